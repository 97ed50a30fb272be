namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>What a request is to the limits.</summary>
public readonly record struct RateRequest
{
    /// <summary>As the venue's side numbers its requests, 0 to 31.</summary>
    public int Kind { get; init; }

    /// <summary>New orders in it.</summary>
    public int Orders { get; init; }

    /// <summary>Index of the instrument, -1 = none.</summary>
    public int Instrument { get; init; }

    /// <summary>Row of the connection that it leaves on, -1 = it goes over HTTP.</summary>
    public int Connection { get; init; }

    /// <summary>Age of the order that it concerns, nanoseconds; 0 = not known.</summary>
    public long OrderAgeNanos { get; init; }
}
