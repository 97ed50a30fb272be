using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.MarketData;

/// <summary>The REST request of a feed that waits for its answer; Kind None = there is none.</summary>
internal struct FetchInFlight
{
    internal FeedRequestKind Kind;
    internal uint Id;

    /// <summary>Instrument, or index of the bar job.</summary>
    internal int Index;

    internal long DeadlineNanos;
    internal ChargeMark Mark;
}
