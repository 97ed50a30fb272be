using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>Something to be fetched once by REST, and again until it comes.</summary>
internal struct FetchJob
{
    internal int Instrument;

    /// <summary>Bars only.</summary>
    internal int IntervalSeconds;

    /// <summary>Failed attempts in a row.</summary>
    internal int Attempts;

    /// <summary>When it is to be asked for; long.MaxValue = not now.</summary>
    internal long DueNanos;

    /// <summary>Nothing was lost since it came.</summary>
    internal bool IsDone;

    /// <summary>Another failure: puts it off, the longer the more there were.</summary>
    internal void PutOff(long nowNanos, FeedSettings settings)
    {
        Attempts++;
        DueNanos = nowNanos + FeedBackoff.Of(Attempts, settings);
    }
}
