using System;
using LowLatency.Core.Settings;
using LowLatency.Model.Events.Market;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Markets;

/// <summary>
/// Freshness of every channel of one instrument, by engine time. A channel counts once it is subscribed or
/// has delivered. Owner: the business thread.
/// </summary>
public sealed class FeedHealth : IEngineState
{
    private const int ChannelCount = (int)FeedChannel.Funding + 1;

    private readonly ChannelHealth[] _channels = new ChannelHealth[ChannelCount];
    private readonly long _flagNanos;
    private readonly long _blockNanos;

    public FeedHealth(StalenessSettings settings)
    {
        _flagNanos = settings.FlagMillis * Timestamp.NanosPerMillisecond;
        _blockNanos = settings.BlockMillis * Timestamp.NanosPerMillisecond;
    }

    /// <summary>
    /// Health of a channel as of the last message or evaluation; not for <see cref="FeedChannel.All"/>.
    /// </summary>
    public ref readonly ChannelHealth this[FeedChannel channel] => ref _channels[(int)channel];

    /// <summary>A live message came. False when its venue time is before that of the message before.</summary>
    public bool OnMessage(FeedChannel channel, long receiveNanos, long venueNanos)
    {
        ref ChannelHealth health = ref _channels[(int)channel];
        health.IsExpected = true;
        health.MessageCount++;
        health.AsOfNanos = Math.Max(health.AsOfNanos, health.Lag.AsOf(receiveNanos, venueNanos));
        bool wasBroken = health.Status == FeedStatus.OutOfSync && channel != FeedChannel.Book;
        if (wasBroken || health.Status is FeedStatus.Disconnected or FeedStatus.Connecting or FeedStatus.GaveUp)
        {
            health.Status = FeedStatus.Subscribed;
        }

        if (venueNanos == 0) return true;
        bool isForward = venueNanos >= health.LastVenueNanos;
        if (isForward) health.LastVenueNanos = venueNanos;
        else health.BackwardsCount++;
        return isForward;
    }

    /// <summary>An adapter reports how a channel, or all of them, stands.</summary>
    public void OnFeedState(in FeedStatePayload payload, long receiveNanos)
    {
        if (payload.Channel != FeedChannel.All)
        {
            int index = (int)payload.Channel;
            if (index < ChannelCount) SetStatus(ref _channels[index], in payload, receiveNanos);
            return;
        }

        // "All" speaks of the channels in use; it does not make others expected.
        for (int i = 1; i < ChannelCount; i++)
        {
            if (_channels[i].IsExpected) SetStatus(ref _channels[i], in payload, receiveNanos);
        }
    }

    /// <summary>Freshness now; does not change what is counted.</summary>
    public FeedFreshness FreshnessOf(FeedChannel channel, long nowNanos)
    {
        ref readonly ChannelHealth health = ref _channels[(int)channel];
        if (!health.IsExpected) return FeedFreshness.NotExpected;
        if (health.Status is FeedStatus.Disconnected or FeedStatus.Connecting or FeedStatus.GaveUp)
        {
            return FeedFreshness.Blocking;
        }

        long silence = nowNanos - health.AsOfNanos;
        return silence > _blockNanos ? FeedFreshness.Blocking
            : silence > _flagNanos ? FeedFreshness.Flagged
            : FeedFreshness.Fresh;
    }

    /// <summary>The worst freshness of all channels now.</summary>
    public FeedFreshness Worst(long nowNanos)
    {
        FeedFreshness worst = FeedFreshness.NotExpected;
        for (int i = 1; i < ChannelCount; i++)
        {
            FeedFreshness freshness = FreshnessOf((FeedChannel)i, nowNanos);
            if (freshness > worst) worst = freshness;
        }

        return worst;
    }

    /// <summary>Brings every channel's freshness up to now and counts the changes. True when one changed.</summary>
    public bool Evaluate(long nowNanos)
    {
        bool isChanged = false;
        for (int i = 1; i < ChannelCount; i++)
        {
            ref ChannelHealth health = ref _channels[i];
            FeedFreshness freshness = FreshnessOf((FeedChannel)i, nowNanos);
            if (freshness == health.Freshness) continue;
            if (freshness >= FeedFreshness.Flagged && health.Freshness < FeedFreshness.Flagged) health.FlaggedCount++;
            if (freshness == FeedFreshness.Blocking) health.BlockedCount++;
            health.Freshness = freshness;
            isChanged = true;
        }

        return isChanged;
    }

    public void Traverse(ref StateTraversal state)
    {
        for (int i = 1; i < ChannelCount; i++) _channels[i].Traverse(ref state);
    }

    private static void SetStatus(ref ChannelHealth health, in FeedStatePayload payload, long receiveNanos)
    {
        health.Status = payload.Status;
        health.Reason = payload.Reason;
        if (payload.Status is not (FeedStatus.Subscribed or FeedStatus.OutOfSync or FeedStatus.InSync)) return;

        health.IsExpected = true;

        // The first subscription has the whole limit to deliver. A later one tells nothing of the market: its answer
        // may stand in front of a backlog, and what is known stays as old as it is until data comes.
        if (health.MessageCount == 0) health.AsOfNanos = Math.Max(health.AsOfNanos, receiveNanos);
    }
}
