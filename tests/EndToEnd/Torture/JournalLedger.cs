using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// An own account of what the journal says, kept beside the engine that replays it: orders sent and answered, fills and
/// their sums. Every report must be about an order that the journal's own events caused.
/// </summary>
/// <param name="mayRepeatFills">
/// A trade may be reported again, as reconciliation does in the live role; the engine must book it once.
/// </param>
internal sealed class JournalLedger(bool mayRepeatFills = false) : IReplayObserver
{
    private readonly Dictionary<ClientOrderId, EngineCommand> _placed = [];
    private readonly Dictionary<(InstrumentId Instrument, long TradeId), ClientOrderId> _trades = [];
    private readonly Dictionary<ushort, long> _positions = [];
    private readonly Dictionary<ushort, long> _unprovenSinceNanos = [];
    private readonly HashSet<VenueCondition> _locks = [];
    private readonly Dictionary<ushort, long> _lastMarketNanos = [];
    private readonly Dictionary<ushort, long> _bookVenueNanos = [];
    private long _lastReceiveNanos;
    private long _firstMonotonicNanos;
    private long _firstWallMinusMonotonicNanos;
    private long _wallMinusMonotonicNanos;
    private long _elapsedNanos;

    /// <summary>Length of the last run, from its first event to its last.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_elapsedNanos / TimeSpan.NanosecondsPerTick);

    public int Orders => _placed.Count;

    public int Fills => _trades.Count;

    /// <summary>Reports of a trade that was reported before.</summary>
    public int FillsRepeated { get; private set; }

    public int Acknowledged { get; private set; }

    /// <summary>Orders that were decided while the instrument's book was not proven.</summary>
    public int OrdersOnUnprovenBooks { get; private set; }

    /// <summary>Orders to open or to enlarge a position that were decided while a lock of the venue was set.</summary>
    public int OrdersUnderLock { get; private set; }

    /// <summary>Locks of the venue that are set at the end of what was read.</summary>
    public IReadOnlyCollection<VenueCondition> Locks => _locks;

    /// <summary>
    /// How much faster than the monotonic clock the wall clock of the last run ran, parts in a million, from its first
    /// event to its last.
    /// </summary>
    public double WallClockFastPpm =>
        _elapsedNanos == 0 ? 0 : (_wallMinusMonotonicNanos - _firstWallMinusMonotonicNanos) * 1e6 / _elapsedNanos;

    /// <summary>How often a condition of the venue was reported as set, by condition.</summary>
    public Dictionary<VenueCondition, int> LocksSet { get; } = [];

    /// <summary>
    /// Oldest book, by the venue's own time, that an order to open or to enlarge a position was decided on.
    /// </summary>
    public long OldestBookOfEntryNanos { get; private set; }

    /// <summary>The same of orders that only reduce: a stale feed does not hold those back.</summary>
    public long OldestBookOfExitNanos { get; private set; }

    /// <summary>Sequence of the event that caused the entry on that book.</summary>
    public long OldestBookSequence { get; private set; }

    /// <summary>Farthest that the receive time of an event lies before that of an event ahead of it.</summary>
    public long ReceiveStepBackNanosMax { get; private set; }

    /// <summary>Frames of the venue that the journal says were refused.</summary>
    public int FramesRefused { get; private set; }

    public int Runs { get; private set; }

    /// <summary>Longest time without any market data of the instrument in front of an order in it.</summary>
    public long LongestSilenceBeforeOrderNanos { get; private set; }

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        ref readonly EventSlot head = ref message[0];
        FollowBooks(engine, in head);
        FollowLocks(in head);
        FollowTime(in head);
        if (head.Header.Kind == EventKind.OrderReport) OnReport(sequence, in head);
        if (head.Header.Kind == EventKind.FrameRefused) FramesRefused++;
        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.Kind != CommandKind.PlaceOrder) continue;
            Assert.That(
                _placed.TryAdd(command.ClientOrderId, command), Is.True,
                $"client order id {command.ClientOrderId} is used twice, again at {sequence}");
            if (_unprovenSinceNanos.ContainsKey(command.Instrument.Value)) OrdersOnUnprovenBooks++;
            long silence = head.Header.ReceiveWallNanos - _lastMarketNanos.GetValueOrDefault(command.Instrument.Value);
            LongestSilenceBeforeOrderNanos = Math.Max(LongestSilenceBeforeOrderNanos, silence);
            bool isReduceOnly = (command.OrderFlags & OrderFlags.ReduceOnly) != 0;
            if (_locks.Count > 0 && !isReduceOnly) OrdersUnderLock++;
            if (!_bookVenueNanos.TryGetValue(command.Instrument.Value, out long venueNanos)) continue;
            FollowAge(head.Header.ReceiveWallNanos - venueNanos, isReduceOnly, sequence);
        }
    }

    /// <summary>True when the journal holds the decision for this id.</summary>
    public bool HasPlaced(string clientOrderId) =>
        ClientOrderId.TryParse(Encoding.ASCII.GetBytes(clientOrderId), out ClientOrderId id) && _placed.ContainsKey(id);

    /// <summary>The engine's positions are the sums of the fills that the journal holds.</summary>
    public void AssertPositions(Engine engine)
    {
        for (ushort i = 0; i < engine.Instruments.Length; i++)
        {
            long units = _positions.GetValueOrDefault(i);
            Assert.That(engine.Portfolio[new InstrumentId(i)].Quantity.Units, Is.EqualTo(units), $"instrument {i}");
        }
    }

    private void FollowAge(long bookNanos, bool isReduceOnly, long sequence)
    {
        if (isReduceOnly)
        {
            OldestBookOfExitNanos = Math.Max(OldestBookOfExitNanos, bookNanos);
        }
        else if (bookNanos > OldestBookOfEntryNanos)
        {
            OldestBookOfEntryNanos = bookNanos;
            OldestBookSequence = sequence;
        }
    }

    private void OnReport(long sequence, in EventSlot slot)
    {
        ref readonly OrderReportPayload report = ref slot.OrderReport;
        Assert.That(
            _placed.TryGetValue(report.ClientOrderId, out EngineCommand order), Is.True,
            $"report {report.Kind} at {sequence} about {report.ClientOrderId}, which the journal never placed");
        if (report.Kind == OrderReportKind.Acknowledged) Acknowledged++;
        if (report.Kind != OrderReportKind.Filled) return;
        if (!_trades.TryAdd((slot.Header.Instrument, report.TradeId), report.ClientOrderId))
        {
            Assert.That(mayRepeatFills, Is.True, $"trade {report.TradeId} is reported twice, again at {sequence}");
            FillsRepeated++;
            return;
        }

        long signed = order.Side == Side.Buy ? report.LastQuantity.Units : -report.LastQuantity.Units;
        _positions[order.Instrument.Value] = _positions.GetValueOrDefault(order.Instrument.Value) + signed;
    }

    private void FollowLocks(in EventSlot head)
    {
        if (head.Header.Kind == EventKind.EngineStarted) _locks.Clear();
        if (head.Header.Kind != EventKind.VenueState) return;
        VenueCondition condition = head.VenueState.Condition;
        if (condition is VenueCondition.None or VenueCondition.TradesProven) return;
        if (head.VenueState.IsSet == 0)
        {
            _locks.Remove(condition);
            return;
        }

        _locks.Add(condition);
        LocksSet[condition] = LocksSet.GetValueOrDefault(condition) + 1;
    }

    private void FollowTime(in EventSlot head)
    {
        long nanos = head.Header.ReceiveWallNanos;
        ReceiveStepBackNanosMax = Math.Max(ReceiveStepBackNanosMax, _lastReceiveNanos - nanos);
        _lastReceiveNanos = Math.Max(_lastReceiveNanos, nanos);
        long monotonicNanos = head.Header.ReceiveMonotonicNanos;
        _wallMinusMonotonicNanos = nanos - monotonicNanos;
        if (head.Header.Kind == EventKind.EngineStarted)
        {
            _firstMonotonicNanos = monotonicNanos;
            _firstWallMinusMonotonicNanos = _wallMinusMonotonicNanos;
        }

        _elapsedNanos = monotonicNanos - _firstMonotonicNanos;
    }

    private void FollowBooks(Engine engine, in EventSlot head)
    {
        ushort instrument = head.Header.Instrument.Value;
        if (head.Header.Kind is EventKind.BookSnapshot or EventKind.BookDelta or EventKind.Trade
            or EventKind.TopOfBook or EventKind.Bar)
        {
            _lastMarketNanos[instrument] = head.Header.ReceiveWallNanos;
        }

        bool isBook = head.Header.Kind is EventKind.BookSnapshot or EventKind.BookDelta;
        if (isBook && head.Header.VenueNanos > 0) _bookVenueNanos[instrument] = head.Header.VenueNanos;
        long receiveNanos = head.Header.ReceiveWallNanos;

        switch (head.Header.Kind)
        {
            case EventKind.EngineStarted:
                Runs++;
                for (ushort i = 0; i < engine.Instruments.Length; i++) _unprovenSinceNanos[i] = receiveNanos;
                break;
            case EventKind.BookSnapshot:
                // A snapshot of Binance has no time of its own; it was asked for after the book was lost.
                bool wasLost = _unprovenSinceNanos.Remove(instrument, out long lostNanos);
                if (wasLost && head.Header.VenueNanos == 0) _bookVenueNanos[instrument] = lostNanos;
                break;
            case EventKind.FeedState when head.FeedState.Status is FeedStatus.Disconnected or FeedStatus.OutOfSync:
                if (head.FeedState.Channel is not (FeedChannel.All or FeedChannel.Book)) break;
                for (ushort i = 0; i < engine.Instruments.Length; i++)
                {
                    if (head.Header.Instrument.IsAll || i == instrument) _unprovenSinceNanos.TryAdd(i, receiveNanos);
                }

                break;
        }
    }
}
