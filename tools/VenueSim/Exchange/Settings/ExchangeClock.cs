namespace LowLatency.VenueSim.Exchange.Settings;

/// <summary>Time of the exchange: that of the matching engines, and that of the servers in front of them.</summary>
internal sealed class ExchangeClock(long startNanos)
{
    private const long MillisNanos = 1_000_000;

    /// <summary>Nanoseconds since the Unix epoch; never goes back.</summary>
    public long NowNanos { get; private set; } = startNanos;

    /// <summary>How far the clock of the request servers is ahead.</summary>
    public long SkewNanos { get; set; }

    /// <summary>What the request servers hold for the time.</summary>
    public long ServerNanos => NowNanos + SkewNanos;

    /// <summary>What the request servers hold for the time, in milliseconds.</summary>
    public long ServerMillis => ServerNanos / MillisNanos;

    /// <summary>Time of the engines in milliseconds.</summary>
    public long NowMillis => NowNanos / MillisNanos;

    public void Advance(long nowNanos)
    {
        if (nowNanos > NowNanos)
            NowNanos = nowNanos;
    }
}
