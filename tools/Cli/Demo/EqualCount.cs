namespace LowLatency.Cli.Demo;

/// <summary>How many were compared and how many of them are equal.</summary>
internal sealed record EqualCount(long Compared, long Equal);
