using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Books;
using LowLatency.Core.Decisions;
using LowLatency.Core.Instruments;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Replay;

/// <summary>
/// Looks at every event of a replay: when was a book out of sync, what was ordered meanwhile, and does the book agree
/// with the venue's own best prices. It judges commands, not the engine's counters.
/// </summary>
internal sealed class ReplayAudit : IReplayObserver, IDecisionObserver
{
    private readonly List<BookOutage> _outages = [];
    private Engine? _engine;
    private Row[] _rows = [];
    private long _ordersWhileOutOfSync;

    public AuditReport Report()
    {
        long compared = 0;
        long differing = 0;
        foreach (Row row in _rows)
        {
            compared += row.Tops.Compared;
            differing += row.Tops.Differing;
        }

        return new AuditReport
        {
            TopsCompared = compared,
            TopsDiffering = differing,
            OrdersWhileOutOfSync = _ordersWhileOutOfSync,
            Outages = _outages,
        };
    }

    void IReplayObserver.OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        if (!ReferenceEquals(engine, _engine)) Attach(engine);
        ref readonly EventSlot slot = ref message[0];
        int index = slot.Header.Instrument.Value;
        if (index < _rows.Length) Compare(slot, _rows[index], engine.Instruments[index]);
        for (int i = 0; i < _rows.Length; i++) Watch(slot, sequence, _rows[i], engine.Instruments[i]);
        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.Kind == CommandKind.PlaceOrder) OnOrder(command.Instrument);
        }
    }

    void IDecisionObserver.OnDecision(in DecisionTrace trace, DecisionMaker maker)
    {
        if (trace.Intent.Side == Side.None || trace.Reason == ReasonCode.None) return;
        if (_rows[trace.Instrument.Value].Outage is { } outage) outage.IntentsHeld++;
    }

    private void Attach(Engine engine)
    {
        Row[] before = _rows;
        _engine = engine;
        engine.DecisionObserver = this;
        _rows = new Row[engine.Instruments.Length];
        for (int i = 0; i < _rows.Length; i++) _rows[i] = i < before.Length ? before[i] : new Row();
    }

    private static void Compare(in EventSlot slot, Row row, InstrumentState instrument)
    {
        OrderBook book = instrument.Market.Book;
        if (slot.Header.Kind == EventKind.TopOfBook) row.Tops.OnTop(slot.TopOfBook, book);
        else if (slot.Header.Kind is EventKind.BookDelta or EventKind.BookSnapshot) row.Tops.OnBook(book);
    }

    private void Watch(in EventSlot slot, long sequence, Row row, InstrumentState instrument)
    {

        // Proven by itself, and no catching up that the feed has announced and not ended.
        bool isInSync = instrument.Market.Book.IsInSync
            && instrument.Market.Feeds[FeedChannel.Book].Status != FeedStatus.OutOfSync;
        if (row.WasInSync && !isInSync)
        {
            row.StartNanos = slot.Header.ReceiveWallNanos;
            row.Outage = Begin(slot, sequence, instrument);
            _outages.Add(row.Outage);
        }
        else if (isInSync && row.Outage is { } outage)
        {
            outage.LastEvent = sequence;
            outage.Millis = (slot.Header.ReceiveWallNanos - row.StartNanos) / 1e6;
            row.Outage = null;
        }

        row.WasInSync = isInSync;
    }

    private static BookOutage Begin(in EventSlot slot, long sequence, InstrumentState instrument)
    {
        bool isFeed = slot.Header.Kind == EventKind.FeedState;
        ReasonCode reason = isFeed ? slot.FeedState.Reason : instrument.Market.Book.UnprovenReason;
        return new BookOutage
        {
            Venue = instrument.Market.Instrument.Venue.ToString(),
            Symbol = instrument.Market.Instrument.Symbol,
            Reason = reason.ToString(),
            ExpectedSequence = isFeed ? slot.FeedState.ExpectedSequence : 0,
            ActualSequence = isFeed && slot.FeedState.FaultPacked == 0 ? slot.FeedState.ActualSequence : 0,
            FirstEvent = sequence,
        };
    }

    private void OnOrder(InstrumentId instrument)
    {
        Row row = _rows[instrument.Value];
        if (row.WasInSync) return;
        _ordersWhileOutOfSync++;
        if (row.Outage is { } outage) outage.OrdersPlaced++;
    }

    private sealed class Row
    {
        public TopComparison Tops { get; } = new();

        public bool WasInSync { get; set; }

        public BookOutage? Outage { get; set; }

        public long StartNanos { get; set; }
    }
}
