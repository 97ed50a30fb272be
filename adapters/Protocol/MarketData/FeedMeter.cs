using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>The counters of a feed, in one place for all of its parts. The feed's thread only.</summary>
internal sealed class FeedMeter
{
    /// <summary>A field, so that parts count in place and readers get a reference.</summary>
    internal FeedCounters Counters;
}
