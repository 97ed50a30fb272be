using System;
using LowLatency.Protocol.Backoff;

namespace LowLatency.Host.Options.Connectivity;

/// <summary>How the sockets of a venue connect, and connect again.</summary>
public sealed record ReconnectOptions
{
    private const long Millisecond = 1_000_000;
    private const int SecondsPerMinute = 60;

    /// <summary>Delay after the first failure, milliseconds; doubles with each further one.</summary>
    public int DelayMillisMin { get; set; } = 1_000;

    /// <summary>The delay stops doubling here, milliseconds.</summary>
    public int DelayMillisMax { get; set; } = 30_000;

    /// <summary>Each delay is longer or shorter by as much at random, per cent.</summary>
    public int JitterPercent { get; set; } = 20;

    /// <summary>An orderly close is followed by an attempt within so long, milliseconds.</summary>
    public int OrderlyJitterMillis { get; set; } = 200;

    /// <summary>A connection that lived so long begins the delays anew, milliseconds.</summary>
    public int HealthyAfterMillis { get; set; } = 30_000;

    /// <summary>Failures in a row that are an alarm.</summary>
    public int AlarmAfterFailures { get; set; } = 10;

    /// <summary>Name, TCP and TLS, milliseconds.</summary>
    public int ConnectTimeoutMillis { get; set; } = 10_000;

    /// <summary>From the upgrade request to its answer, milliseconds.</summary>
    public int HandshakeTimeoutMillis { get; set; } = 10_000;

    /// <summary>From a close frame to the end of the stream, milliseconds.</summary>
    public int CloseTimeoutMillis { get; set; } = 2_000;

    /// <summary>Share of the venue's connect attempts that may be used, per cent.</summary>
    public int BudgetPercent { get; set; } = 80;

    /// <summary>
    /// A socket is replaced after so long at the latest, minutes; 0 = by the venue's own time, which comes first in any
    /// case.
    /// </summary>
    public int RotateMinutesMax { get; set; }

    internal BackoffOptions Backoff(long startJitterNanos) => new()
    {
        BaseNanos = DelayMillisMin * Millisecond,
        CapNanos = DelayMillisMax * Millisecond,
        JitterPercent = JitterPercent,
        StartJitterNanos = startJitterNanos,
        OrderlyJitterNanos = OrderlyJitterMillis * Millisecond,
        HealthyAfterNanos = HealthyAfterMillis * Millisecond,
        AlarmAfterFailures = AlarmAfterFailures,
    };

    /// <summary>The earlier of the venue's time and ours; 0 = never.</summary>
    internal long RotateAfterSeconds(long venueSeconds)
    {
        long own = RotateMinutesMax * (long)SecondsPerMinute;
        return own == 0 || venueSeconds == 0 ? Math.Max(own, venueSeconds) : Math.Min(own, venueSeconds);
    }
}
