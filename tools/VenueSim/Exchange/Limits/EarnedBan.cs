namespace LowLatency.VenueSim.Exchange.Limits;

/// <summary>A ban of an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="FromNanos">Begin, nanoseconds since the Unix epoch.</param>
/// <param name="UntilNanos">End, nanoseconds since the Unix epoch.</param>
/// <param name="IsInjected">Whether a fault gave it; else the client earned it.</param>
public readonly record struct EarnedBan(string Address, long FromNanos, long UntilNanos, bool IsInjected);
