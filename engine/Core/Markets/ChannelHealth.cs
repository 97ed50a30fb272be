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

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Write((int)Status);
        writer.Write((int)Reason);
        writer.Write((int)Freshness);
        writer.Write(IsExpected);
        writer.Write(AsOfNanos);
        Lag.Save(ref writer);
        writer.Write(LastVenueNanos);
        writer.Write(MessageCount);
        writer.Write(BackwardsCount);
        writer.Write(FlaggedCount);
        writer.Write(BlockedCount);
    }

    internal static ChannelHealth Load(ref StateReader reader) => new()
    {
        Status = (FeedStatus)reader.ReadInt32(),
        Reason = (ReasonCode)reader.ReadInt32(),
        Freshness = (FeedFreshness)reader.ReadInt32(),
        IsExpected = reader.ReadBoolean(),
        AsOfNanos = reader.ReadInt64(),
        Lag = FeedLag.Load(ref reader),
        LastVenueNanos = reader.ReadInt64(),
        MessageCount = reader.ReadInt64(),
        BackwardsCount = reader.ReadInt64(),
        FlaggedCount = reader.ReadInt64(),
        BlockedCount = reader.ReadInt64(),
    };
}
