using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <content>Events out. What finds no room is owed: said again, or its loss told, as soon as there is room.</content>
public sealed partial class MarketFeed<TPublisher>
{
    private readonly EventSlot[] _single = new EventSlot[1];
    private readonly OwedEvents _owed;
    private long _owedDueNanos;

    private void FillHeader(ref EventHeader header, int instrument, int slotCount)
    {
        header.ReceiveMonotonicNanos = _monotonicNanos;
        header.ReceiveWallNanos = _wallNanos;
        header.Venue = _protocol.Venue;
        header.Instrument = instrument < 0 ? InstrumentId.All : _instruments[instrument].Id;
        header.SlotCount = (ushort)slotCount;
        header.DecodeNanos = 0;
        header.PublishNanos = 0;
        header.Connection = _connection;
    }

    private bool Publish(Span<EventSlot> message)
    {
        if (_publisher.TryPublish(message))
        {
            _counters.EventsPublished++;
            return true;
        }

        _counters.PublishFailures++;
        _owedDueNanos = _monotonicNanos + _settings.PublishRetryNanos;
        _isDirty = true;
        return false;
    }

    /// <summary>
    /// A trade, bar, best price or funding of the frame. What is lost is told before anything else of its channel: a
    /// bar that is built from the trades would otherwise pass for whole.
    /// </summary>
    private void PublishData(Span<EventSlot> message, int instrument)
    {
        ref readonly EventSlot slot = ref message[0];
        int owedSlot = OwedEvents.SlotOf(instrument, ChannelOf(slot.Header.Kind));
        if ((_owed.Lost(owedSlot) == 0 || TryTellLost(owedSlot)) && Publish(message)) return;
        _counters.EventsLost++;
        _owed.AddLost(owedSlot);
        bool isClosedBar = slot.Header.Kind == EventKind.Bar && (slot.Header.Flags & EventFlags.Closed) != 0;
        if (isClosedBar) FetchBarsAgain(instrument, slot.Bar.IntervalSeconds);
    }

    private static FeedChannel ChannelOf(EventKind kind) => kind switch
    {
        EventKind.Trade => FeedChannel.Trades,
        EventKind.TopOfBook => FeedChannel.TopOfBook,
        EventKind.Bar => FeedChannel.Bars,
        EventKind.Funding => FeedChannel.Funding,
        _ => FeedChannel.All,
    };

    private bool TryTellLost(int slot)
    {
        FeedStatePayload state = new()
        {
            Channel = OwedEvents.ChannelOf(slot),
            Status = FeedStatus.OutOfSync,
            Reason = ReasonCode.RingFull,
            Detail = _owed.Lost(slot),
        };
        if (!TryPublishState(OwedEvents.InstrumentOf(slot), in state)) return false;
        _owed.SettleLost(slot);
        return true;
    }

    /// <summary>All that is owed, until the publisher is full again.</summary>
    private void PublishOwed()
    {
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (!_owed.AreRulesOwed(i)) continue;
            InstrumentRules rules = _owed.Rules(i);
            if (!TryTakeRules(i, in rules)) return;
        }

        for (int slot = 0; slot < _owed.SlotCount && _owed.Count > 0; slot++)
        {
            if (_owed.Lost(slot) > 0 && !TryTellLost(slot)) return;
            if (!_owed.IsStateOwed(slot)) continue;
            if (!TryPublishState(OwedEvents.InstrumentOf(slot), in _owed.State(slot))) return;
            _owed.SettleState(slot);
        }

        _isDirty = true;
    }

    private void PublishRefused(int frameLength)
    {
        Span<EventSlot> message = SingleEvent(EventKind.FrameRefused, _frame.Instrument);
        ref FrameRefusedPayload refused = ref message[0].FrameRefused;
        refused.Reason = _frame.Reason;
        refused.FrameLength = frameLength;
        refused.ErrorOffset = _frame.ErrorOffset;
        refused.RefusedCount = _counters.FramesRefused;
        Publish(message);
    }

    private bool PublishState(
        int instrument, FeedChannel channel, FeedStatus status, ReasonCode reason, int detail,
        long expected, long actual)
    {
        FeedStatePayload state = new()
        {
            Channel = channel,
            Status = status,
            Reason = reason,
            Detail = detail,
            ExpectedSequence = expected,
            ActualSequence = actual,
        };
        int slot = OwedEvents.SlotOf(instrument, channel);

        // Of the whole connection only its loss must not be missed; the rest are notices.
        bool isOwed = slot != 0 || status == FeedStatus.Disconnected;
        if (TryPublishState(instrument, in state))
        {
            if (isOwed) _owed.SettleState(slot);
            return true;
        }

        if (isOwed) _owed.OweState(slot, in state);
        return false;
    }

    private bool TryPublishState(int instrument, in FeedStatePayload state)
    {
        Span<EventSlot> message = SingleEvent(EventKind.FeedState, instrument);
        message[0].FeedState = state;
        return Publish(message);
    }

    /// <summary>
    /// The loss of the connection was never said and there is a new one: it is now a loss of data on every channel.
    /// </summary>
    private void TurnOwedDisconnectIntoLosses()
    {
        if (!_owed.IsStateOwed(0)) return;
        _owed.SettleState(0);
        for (int i = 0; i < _instruments.Count; i++)
        {
            FeedChannels channels = _instruments[i].Channels;
            if ((channels & (FeedChannels.Trades | FeedChannels.AggregateTrades)) == 0) continue;
            _owed.AddLost(OwedEvents.SlotOf(i, FeedChannel.Trades));
        }
    }

    private bool TryPublishRules(int instrument, in InstrumentRules rules)
    {
        Span<EventSlot> message = SingleEvent(EventKind.InstrumentRules, instrument);
        message[0].Rules.Rules = rules;
        if (Publish(message))
        {
            _owed.SettleRules(instrument);
            return true;
        }

        _owed.OweRules(instrument, in rules);
        return false;
    }

    private Span<EventSlot> SingleEvent(EventKind kind, int instrument)
    {
        _single[0] = default;
        _single[0].Header.Kind = kind;
        FillHeader(ref _single[0].Header, instrument, 1);
        return _single;
    }
}
