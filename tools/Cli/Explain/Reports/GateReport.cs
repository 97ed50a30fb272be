namespace LowLatency.Cli.Explain.Reports;

/// <summary>One risk check: what it looked at, its limit, its answer (None = passed).</summary>
internal sealed record GateReport(string Gate, string Answer, string Saw, string Limit);
