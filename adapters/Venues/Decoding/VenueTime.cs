using LowLatency.Model.Time;

namespace LowLatency.Venues.Decoding;

/// <summary>Venue times in milliseconds to nanoseconds since 1970.</summary>
internal static class VenueTime
{
    /// <summary>Year 2255: above it the product would leave 64 bits, or the venue sent another unit.</summary>
    private const long MillisecondsMax = 9_000_000_000_000;

    internal static bool TryFromMilliseconds(long milliseconds, out long nanos)
    {
        nanos = milliseconds * Timestamp.NanosPerMillisecond;
        return (ulong)milliseconds <= MillisecondsMax;
    }
}
