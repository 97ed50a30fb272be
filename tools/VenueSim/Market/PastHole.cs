namespace LowLatency.VenueSim.Market;

/// <summary>A time of which the venue has nothing; the ids of trades go on behind it.</summary>
/// <param name="FromMillis">Begin, milliseconds since the Unix epoch.</param>
/// <param name="ToMillis">End, not included.</param>
public readonly record struct PastHole(long FromMillis, long ToMillis);
