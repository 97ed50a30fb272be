namespace LowLatency.Cli.Demo;

/// <summary>A hash as the running engine and as the replay computed it.</summary>
internal sealed record HashPair(string Live, string Replay);
