using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Events of a feed on their way to its publisher: headers, whole messages, and what waits because the publisher was
/// full. A state, rules or the loss of data are published later; books that miss a message are synchronised anew by
/// their owner. The publisher is a type argument, so that no call per event is virtual. The feed's thread only.
/// </summary>
internal sealed class FeedOutbox<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly EventSlot[] _single = new EventSlot[1];
    private readonly FeedInstrumentTable _instruments;
    private readonly FeedSettings _settings;
    private readonly FeedTime _time;
    private readonly FeedMeter _meter;
    private readonly PendingMarketEvents _pending;
    private readonly VenueId _venue;
    private TPublisher _publisher;
    private uint _connection;
    private long _retryNanos;

    internal FeedOutbox(
        VenueProtocol protocol, FeedSettings settings, TPublisher publisher, FeedTime time, FeedMeter meter)
    {
        _venue = protocol.Venue;
        _instruments = protocol.Instruments;
        _settings = settings;
        _publisher = publisher;
        _time = time;
        _meter = meter;
        _pending = new PendingMarketEvents(_instruments.Count);
    }

    /// <summary>
    /// Why the request that is being judged came to nothing: goes into the states that give something up for it.
    /// </summary>
    internal LinkFault Fault { get; set; }

    internal bool HasPending => _pending.Count > 0;

    /// <summary>When to try again what waits; long.MaxValue = nothing does.</summary>
    internal long RetryDueNanos => _pending.Count > 0 ? _retryNanos : long.MaxValue;

    /// <summary>
    /// A new connection, whose number goes into every event. Where the loss of the one before was never published it is
    /// now a loss of trades.
    /// </summary>
    internal void OnConnected(uint connection)
    {
        _connection = connection;
        if (!_pending.IsStatePending(0)) return;
        _pending.ClearState(0);
        for (int i = 0; i < _instruments.Count; i++)
        {
            if (HasTrades(i)) _pending.AddLost(PendingMarketEvents.SlotOf(i, FeedChannel.Trades));
        }
    }

    internal bool HasTrades(int instrument) =>
        (_instruments[instrument].Channels & (FeedChannels.Trades | FeedChannels.AggregateTrades)) != 0;

    /// <summary>What every header has; kind, flags and venue time are the caller's.</summary>
    internal void FillHeader(ref EventHeader header, int instrument, int slotCount)
    {
        header.ReceiveMonotonicNanos = _time.MonotonicNanos;
        header.ReceiveWallNanos = _time.WallNanos;
        header.Venue = _venue;
        header.Instrument = instrument < 0 ? InstrumentId.All : _instruments[instrument].Id;
        header.SlotCount = (ushort)slotCount;
        header.DecodeNanos = 0;
        header.PublishNanos = 0;
        header.Connection = _connection;
    }

    /// <summary>A whole message or nothing. False = the publisher is full.</summary>
    internal bool Publish(Span<EventSlot> message)
    {
        if (!IsInOtherUnits(in message[0].Header) && _publisher.TryPublish(message))
        {
            _meter.Counters.EventsPublished++;
            return true;
        }

        _meter.Counters.PublishFailures++;
        _retryNanos = _time.MonotonicNanos + _settings.PublishRetryNanos;
        _time.IsWakeStale = true;
        return false;
    }

    // Another feed has read finer units and publishes them: to the engine this one's numbers would be other prices.
    private bool IsInOtherUnits(in EventHeader header)
    {
        bool hasUnits = header.Kind is EventKind.BookSnapshot or EventKind.BookDelta or EventKind.TopOfBook
            or EventKind.Trade or EventKind.Bar or EventKind.Funding;
        if (_settings.Units == null || !hasUnits) return false;
        InstrumentFormat own = _instruments.Formats[_instruments.Find(header.Instrument)];
        return _settings.Units.TryGet(header.Instrument, out int price, out int quantity)
            && (price != own.PriceDecimals || quantity != own.QuantityDecimals);
    }

    /// <summary>
    /// A trade, bar, best price or funding. A loss of its channel is published before it: a bar that is built from the
    /// trades would otherwise pass for whole. False = it is lost, and counted as that.
    /// </summary>
    internal bool PublishData(Span<EventSlot> message, int instrument)
    {
        int slot = PendingMarketEvents.SlotOf(instrument, ChannelOf(message[0].Header.Kind));
        if ((_pending.Lost(slot) == 0 || TryPublishLoss(slot)) && Publish(message)) return true;
        _meter.Counters.EventsLost++;
        _pending.AddLost(slot);
        return false;
    }

    /// <summary>
    /// Publishes a state, or keeps it until there is room. Of the whole connection (a negative instrument) only its
    /// loss is kept; the rest are notices.
    /// </summary>
    internal bool PublishState(int instrument, in FeedStatePayload state)
    {
        int slot = PendingMarketEvents.SlotOf(instrument, state.Channel);
        bool isKept = slot != 0 || state.Status == FeedStatus.Disconnected;
        if (TryPublishState(instrument, in state))
        {
            if (isKept) _pending.ClearState(slot);
            return true;
        }

        if (isKept) _pending.SetState(slot, in state);
        return false;
    }

    internal bool PublishState(
        int instrument, FeedChannel channel, FeedStatus status, ReasonCode reason, int detail,
        long expected = 0, long actual = 0)
    {
        bool isGivenUp = status is FeedStatus.GaveUp or FeedStatus.Disconnected;
        FeedStatePayload state = new()
        {
            Channel = channel,
            Status = status,
            Reason = reason,
            Detail = detail,
            ExpectedSequence = expected,
            ActualSequence = isGivenUp ? Fault.Packed : actual,
        };
        return PublishState(instrument, in state);
    }

    /// <summary>
    /// Publishes rules, or keeps them until there is room. A status that is in no table goes ahead of them by its word.
    /// </summary>
    internal bool PublishRules(int instrument, in InstrumentRules rules)
    {
        bool hasWord = rules.NamedStatus is InstrumentStatus.Unknown or InstrumentStatus.OtherAssets;
        bool isNamed = !hasWord || TryPublishStatusWord(instrument);
        Span<EventSlot> message = SingleEvent(EventKind.InstrumentRules, instrument);
        message[0].Rules.Rules = rules;
        if (isNamed && Publish(message))
        {
            _pending.ClearRules(instrument);
            return true;
        }

        _pending.SetRules(instrument, in rules);
        return false;
    }

    /// <summary>Rules are to be tried again soon.</summary>
    internal void KeepRules(int instrument, in InstrumentRules rules)
    {
        _pending.SetRules(instrument, in rules);
        _retryNanos = _time.MonotonicNanos + _settings.PublishRetryNanos;
        _time.IsWakeStale = true;
    }

    /// <summary>The state of an instrument as a whole is out of date.</summary>
    internal void DropState(int instrument) =>
        _pending.ClearState(PendingMarketEvents.SlotOf(instrument, FeedChannel.All));

    internal bool TryGetPendingRules(int instrument, out InstrumentRules rules)
    {
        rules = default;
        if (!_pending.AreRulesPending(instrument)) return false;
        rules = _pending.Rules(instrument);
        return true;
    }

    /// <summary>Publishes the losses and states that wait, until the publisher is full again.</summary>
    internal void PublishPending()
    {
        for (int slot = 0; slot < _pending.SlotCount && _pending.Count > 0; slot++)
        {
            if (_pending.Lost(slot) > 0 && !TryPublishLoss(slot)) return;
            if (!_pending.IsStatePending(slot)) continue;
            if (!TryPublishState(PendingMarketEvents.InstrumentOf(slot), in _pending.State(slot))) return;
            _pending.ClearState(slot);
        }

        _time.IsWakeStale = true;
    }

    internal void PublishRefused(ParsedFrame frame, int frameLength)
    {
        Span<EventSlot> message = SingleEvent(EventKind.FrameRefused, frame.Instrument);
        ref FrameRefusedPayload refused = ref message[0].FrameRefused;
        refused.Reason = frame.Reason;
        refused.FrameLength = frameLength;
        refused.ErrorOffset = frame.ErrorOffset;
        refused.RefusedCount = _meter.Counters.FramesRefused;
        Publish(message);
    }

    private static FeedChannel ChannelOf(EventKind kind) => kind switch
    {
        EventKind.Trade => FeedChannel.Trades,
        EventKind.TopOfBook => FeedChannel.TopOfBook,
        EventKind.Bar => FeedChannel.Bars,
        EventKind.Funding => FeedChannel.Funding,
        _ => FeedChannel.All,
    };

    private bool TryPublishStatusWord(int instrument)
    {
        Span<EventSlot> message = SingleEvent(EventKind.TextId, instrument);
        message[0].TextId = _instruments.StatusWord(instrument);
        return Publish(message);
    }

    private bool TryPublishLoss(int slot)
    {
        FeedStatePayload state = new()
        {
            Channel = PendingMarketEvents.ChannelOf(slot),
            Status = FeedStatus.OutOfSync,
            Reason = ReasonCode.RingFull,
            Detail = _pending.Lost(slot),
        };
        if (!TryPublishState(PendingMarketEvents.InstrumentOf(slot), in state)) return false;
        _pending.ClearLost(slot);
        return true;
    }

    private bool TryPublishState(int instrument, in FeedStatePayload state)
    {
        Span<EventSlot> message = SingleEvent(EventKind.FeedState, instrument);
        message[0].FeedState = state;
        return Publish(message);
    }

    private Span<EventSlot> SingleEvent(EventKind kind, int instrument)
    {
        _single[0] = default;
        _single[0].Header.Kind = kind;
        FillHeader(ref _single[0].Header, instrument, 1);
        return _single;
    }
}
