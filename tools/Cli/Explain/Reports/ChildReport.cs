namespace LowLatency.Cli.Explain.Reports;

/// <summary>One child of a parent order.</summary>
internal sealed record ChildReport(
    int Number, string Order, string Time, string Quantity, string Price, string Filled, string State);
