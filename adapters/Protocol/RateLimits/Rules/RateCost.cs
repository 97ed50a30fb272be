namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>What one kind of request adds to a count.</summary>
public sealed record RateCost
{
    /// <summary>The kind, 0 to 31, as the venue's side numbers its requests.</summary>
    public required int Kind { get; init; }

    /// <summary>Charged whatever the order's age.</summary>
    public long Fixed { get; init; } = 1;

    /// <summary>
    /// Charged beside it for an order younger than an age, youngest first; older than all = nothing. An unknown age is
    /// charged as the youngest.
    /// </summary>
    public (long AgeNanosMax, long Cost)[] ByAge { get; init; } = [];

    internal long Of(long ageNanos)
    {
        foreach ((long ageNanosMax, long cost) in ByAge)
        {
            if (ageNanos < ageNanosMax) return Fixed + cost;
        }

        return Fixed;
    }
}
