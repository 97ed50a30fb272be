namespace LowLatency.Protocol.RateLimits;

/// <summary>
/// What a budget had charged in all when a request left: what was charged since is not yet in the count that the
/// request's answer tells.
/// </summary>
public readonly record struct ChargeMark(long Weight, long Orders, long Requests, long VenueNanos);
