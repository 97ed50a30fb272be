using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>The counters of a feed, in one place for all of its parts. The feed's thread only.</summary>
internal sealed class FeedMeter
{
    /// <summary>A field, so that parts count in place and readers get a reference.</summary>
    internal FeedCounters Counters;

    /// <summary>A frame took the tolerant form, the only one that bounds quantities.</summary>
    internal void CountFallback(ParsedFrame frame)
    {
        Counters.Fallbacks++;
        Counters.QuantitiesAboveRange += frame.AboveRangeCount;
    }
}
