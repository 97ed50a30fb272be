using System;

namespace LowLatency.Model.Time;

/// <summary>Nanoseconds since 1970-01-01 UTC. Zero means "unknown".</summary>
public readonly record struct Timestamp(long UnixNanos) : IComparable<Timestamp>
{
    public const long NanosPerMillisecond = 1_000_000;
    public const long NanosPerSecond = 1_000_000_000;
    public const long NanosPerMinute = 60 * NanosPerSecond;
    public const long NanosPerDay = 86_400 * NanosPerSecond;

    public static Timestamp Unknown => default;

    public bool IsUnknown => UnixNanos == 0;

    /// <summary>
    /// Throws OverflowException beyond about +-9.2 x 10^12 ms: check a number that a venue sent before.
    /// </summary>
    public static Timestamp FromUnixMilliseconds(long milliseconds) => new(checked(milliseconds * NanosPerMillisecond));

    public int CompareTo(Timestamp other) => UnixNanos.CompareTo(other.UnixNanos);

    /// <summary>ISO 8601 with nanoseconds, for reports and tools; allocates.</summary>
    public override string ToString()
    {
        long seconds = Math.DivRem(UnixNanos, NanosPerSecond, out long nanos);
        if (nanos < 0) (seconds, nanos) = (seconds - 1, nanos + NanosPerSecond);
        return $"{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-ddTHH:mm:ss}.{nanos:D9}Z";
    }
}
