namespace LowLatency.Cli.Explain.Reports;

/// <summary>A position and what it is worth.</summary>
internal sealed record HoldingReport(
    string Instrument, string Quantity, string AverageEntry, string Mark, string Unrealised, string Realised);
