using System;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Frames to the venue: subscriptions and pings at the pace that it allows, and what its answers say of each channel.
/// The feed's thread only.
/// </summary>
internal sealed class FeedSubscriptions<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly VenueProtocol _protocol;
    private readonly FeedSettings _settings;
    private readonly SubscriptionTracker _tracker;
    private readonly FeedOutbox<TPublisher> _outbox;
    private readonly FeedTime _time;
    private readonly FeedMeter _meter;
    private readonly int[] _answered;
    private long _nextSendNanos;
    private long _nextPingNanos;

    internal FeedSubscriptions(
        VenueProtocol protocol, FeedSettings settings, SubscriptionTracker tracker, FeedOutbox<TPublisher> outbox,
        FeedTime time, FeedMeter meter)
    {
        _protocol = protocol;
        _settings = settings;
        _tracker = tracker;
        _outbox = outbox;
        _time = time;
        _meter = meter;
        _answered = new int[tracker.Count];
    }

    /// <summary>When the next frame is to be sent; long.MaxValue = none is due.</summary>
    internal long NextDueNanos()
    {
        long due = _tracker.NextDueNanos();
        if (_protocol.NeedsPing) due = Math.Min(due, _nextPingNanos);
        return Math.Max(due, _nextSendNanos);
    }

    internal void OnConnected()
    {
        _tracker.Reset();
        _nextSendNanos = _time.MonotonicNanos;
        _nextPingNanos = _time.MonotonicNanos + _settings.PingIntervalNanos;
    }

    /// <summary>The instrument's units are known: its topics may be asked for.</summary>
    internal void Enable(int instrument) => _tracker.Enable(instrument, _time.MonotonicNanos);

    /// <summary>Requests without an answer in time are sent again.</summary>
    internal void OnTick()
    {
        int expired = _tracker.Expire(_time.MonotonicNanos);
        if (expired == 0) return;
        _meter.Counters.SubscriptionTimeouts += expired;
        _time.IsWakeStale = true;
        for (int i = 0; i < _tracker.Count; i++)
        {
            if (_tracker.State(i) != SubscriptionTracker.TopicState.Queued) continue;
            if (_tracker.Attempts(i) != _settings.AttemptsBeforeAlarm) continue;
            FeedTopic topic = _tracker[i];
            _outbox.Fault = new LinkFault(LinkPhase.Subscribe, LinkFaultKind.TimedOut);
            _outbox.PublishState(
                topic.Instrument, ChannelOf(topic.Channel), FeedStatus.GaveUp, ReasonCode.TimedOut,
                _tracker.Attempts(i));
            _outbox.Fault = default;
        }
    }

    /// <summary>The venue's answer to a request.</summary>
    internal void OnAck(ParsedFrame frame)
    {
        int count = _tracker.Answer(frame.RequestId, frame.IsSuccess, _time.MonotonicNanos, _answered);
        _time.IsWakeStale = true;
        for (int i = 0; i < count; i++)
        {
            FeedTopic topic = _tracker[_answered[i]];
            if (frame.IsSuccess) _meter.Counters.SubscriptionsAcked++;
            else _meter.Counters.SubscriptionsRefused++;
            _outbox.Fault = frame.IsSuccess
                ? default
                : new LinkFault(LinkPhase.Subscribe, LinkFaultKind.VenueCode, frame.ErrorCode);
            _outbox.PublishState(
                topic.Instrument,
                ChannelOf(topic.Channel),
                frame.IsSuccess ? FeedStatus.Subscribed : FeedStatus.Disconnected,
                frame.IsSuccess ? ReasonCode.None : ReasonCode.FeedSubscribeRefused,
                frame.ErrorCode);
            _outbox.Fault = default;
        }
    }

    /// <summary>Writes the next frame that is due.</summary>
    internal bool TryTakeFrame(FeedRequests requests, out FeedRequest request)
    {
        request = default;
        long now = _time.MonotonicNanos;
        if (_nextSendNanos > now) return false;
        uint id = requests.NextId;
        AsciiWriter writer = requests.BeginText();
        ReadOnlySpan<FeedTopic> topics = _tracker.TakeBatch(now, id, out bool isSubscribe);
        if (topics.Length > 0)
        {
            _protocol.WriteSubscribe(isSubscribe, id, topics, ref writer);
        }
        else if (_protocol.NeedsPing && _nextPingNanos <= now)
        {
            _nextPingNanos = now + _settings.PingIntervalNanos;
            _protocol.WritePing(id, ref writer);
        }
        else
        {
            return false;
        }

        _nextSendNanos = now + _settings.SendIntervalNanos;
        request = requests.TakeFrame(writer.Length);
        return true;
    }

    private static FeedChannel ChannelOf(FeedChannels channel) => channel switch
    {
        FeedChannels.Book => FeedChannel.Book,
        FeedChannels.Trades or FeedChannels.AggregateTrades => FeedChannel.Trades,
        FeedChannels.TopOfBook => FeedChannel.TopOfBook,
        FeedChannels.Bars => FeedChannel.Bars,
        FeedChannels.Funding => FeedChannel.Funding,
        _ => FeedChannel.All,
    };
}
