namespace LowLatency.Cli.Explain.Reports;

/// <summary>A closed bar. Time is its start, UTC by the venue's clock.</summary>
internal sealed record BarReport(
    string Time, string Open, string High, string Low, string Close, string Volume, string Flags);
