namespace LowLatency.Cli.Explain.Reports;

/// <summary>An order that may still fill.</summary>
internal sealed record WorkingOrderReport(
    string Order, string Instrument, string Side, string Type, string Price, string Quantity, string Filled,
    string State);
