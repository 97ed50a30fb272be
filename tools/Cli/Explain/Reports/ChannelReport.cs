namespace LowLatency.Cli.Explain.Reports;

/// <summary>One feed of an instrument: how long it has been silent and what that means.</summary>
internal sealed record ChannelReport(string Channel, string Status, double? SilentMillis, string Freshness);
