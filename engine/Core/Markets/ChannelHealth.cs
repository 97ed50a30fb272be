using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>What is known about one channel of one instrument. Times: unix nanoseconds.</summary>
public struct ChannelHealth
{
    public FeedStatus Status;

    /// <summary>Reason of the last state message; None when it gave none.</summary>
    public ReasonCode Reason;

    /// <summary>As of the last evaluation.</summary>
    public FeedFreshness Freshness;

    /// <summary>Subscribed, or data came.</summary>
    public bool IsExpected;

    /// <summary>
    /// Engine time that the channel tells about: that of the last message, less what it was late; before the first,
    /// of the subscription.
    /// </summary>
    public long AsOfNanos;

    /// <summary>How late messages come.</summary>
    public FeedLag Lag;

    /// <summary>Venue's time of the last message that had one.</summary>
    public long LastVenueNanos;

    public long MessageCount;

    /// <summary>Messages whose venue time was before the one before.</summary>
    public long BackwardsCount;

    /// <summary>Times that it became flagged.</summary>
    public long FlaggedCount;

    /// <summary>Times that it became blocking.</summary>
    public long BlockedCount;

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref Status);
        state.Visit(ref Reason);
        state.Visit(ref Freshness);
        state.Visit(ref IsExpected);
        state.Visit(ref AsOfNanos);
        Lag.Traverse(ref state);
        state.Visit(ref LastVenueNanos);
        state.Visit(ref MessageCount);
        state.Visit(ref BackwardsCount);
        state.Visit(ref FlaggedCount);
        state.Visit(ref BlockedCount);
    }
}
