using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// An own account of what the journal says, kept beside the engine that replays it: orders sent and answered, fills and
/// their sums. Every report must be about an order that the journal's own events caused.
/// </summary>
internal sealed class JournalLedger : IReplayObserver
{
    private readonly Dictionary<ClientOrderId, EngineCommand> _placed = [];
    private readonly Dictionary<(VenueId Venue, long TradeId), ClientOrderId> _trades = [];
    private readonly Dictionary<ushort, long> _positions = [];
    private readonly HashSet<ushort> _unproven = [];
    private readonly Dictionary<ushort, long> _lastMarketNanos = [];

    public int Orders => _placed.Count;

    public int Fills => _trades.Count;

    public int Acknowledged { get; private set; }

    /// <summary>Orders that were decided while the instrument's book was not proven.</summary>
    public int OrdersOnUnprovenBooks { get; private set; }

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
        if (head.Header.Kind == EventKind.OrderReport) OnReport(sequence, in head);
        if (head.Header.Kind == EventKind.FrameRefused) FramesRefused++;
        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.Kind != CommandKind.PlaceOrder) continue;
            Assert.That(
                _placed.TryAdd(command.ClientOrderId, command), Is.True,
                $"client order id {command.ClientOrderId} is used twice, again at {sequence}");
            if (_unproven.Contains(command.Instrument.Value)) OrdersOnUnprovenBooks++;
            long silence = head.Header.ReceiveWallNanos - _lastMarketNanos.GetValueOrDefault(command.Instrument.Value);
            LongestSilenceBeforeOrderNanos = Math.Max(LongestSilenceBeforeOrderNanos, silence);
        }
    }

    /// <summary>The engine's positions are the sums of the fills that the journal holds.</summary>
    public void AssertPositions(Engine engine)
    {
        for (ushort i = 0; i < engine.Instruments.Length; i++)
        {
            long units = _positions.GetValueOrDefault(i);
            Assert.That(engine.Portfolio[new InstrumentId(i)].Quantity.Units, Is.EqualTo(units), $"instrument {i}");
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
        Assert.That(
            _trades.TryAdd((slot.Header.Venue, report.TradeId), report.ClientOrderId), Is.True,
            $"trade {report.TradeId} is reported twice, again at {sequence}");
        long signed = order.Side == Side.Buy ? report.LastQuantity.Units : -report.LastQuantity.Units;
        _positions[order.Instrument.Value] = _positions.GetValueOrDefault(order.Instrument.Value) + signed;
    }

    private void FollowBooks(Engine engine, in EventSlot head)
    {
        ushort instrument = head.Header.Instrument.Value;
        if (head.Header.Kind is EventKind.BookSnapshot or EventKind.BookDelta or EventKind.Trade
            or EventKind.TopOfBook or EventKind.Bar)
        {
            _lastMarketNanos[instrument] = head.Header.ReceiveWallNanos;
        }

        switch (head.Header.Kind)
        {
            case EventKind.EngineStarted:
                Runs++;
                for (ushort i = 0; i < engine.Instruments.Length; i++) _unproven.Add(i);
                break;
            case EventKind.BookSnapshot:
                _unproven.Remove(instrument);
                break;
            case EventKind.FeedState when head.FeedState.Status is FeedStatus.Disconnected or FeedStatus.OutOfSync:
                if (head.FeedState.Channel is not (FeedChannel.All or FeedChannel.Book)) break;
                for (ushort i = 0; i < engine.Instruments.Length; i++)
                {
                    if (head.Header.Instrument.IsAll || i == instrument) _unproven.Add(i);
                }

                break;
        }
    }
}
