using LowLatency.Model.Identity;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// A request of a feed. Its bytes are <c>MarketFeed.RequestBytes</c> until the next request is taken.
/// </summary>
public readonly record struct FeedRequest
{
    public FeedRequestKind Kind { get; init; }

    /// <summary>Names the answer of a Fetch request; rises with every request of the feed.</summary>
    public uint Id { get; init; }

    /// <summary>The instrument that it is for; All when it is for several.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>An answer to the same question that was asked before is none to this one.</summary>
    public bool MustBeFresh { get; init; }

    /// <summary>FetchBars only.</summary>
    public int IntervalSeconds { get; init; }
}
