namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>A moment by both clocks: monotonic nanoseconds, and unix nanoseconds by the venue's clock.</summary>
public readonly record struct RateMoment(long MonotonicNanos, long VenueNanos);
