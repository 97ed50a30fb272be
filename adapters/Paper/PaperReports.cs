using System;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Paper;

/// <summary>
/// Order reports on their way back: each gets its time and waits for it, in order. Times: unix nanoseconds. Paper
/// thread only.
/// </summary>
internal sealed class PaperReports
{
    private readonly BoundedQueue<EventSlot> _queue;
    private readonly IPaperLatency _latency;
    private long _lastNanos;

    /// <param name="capacity">Reports under way at once.</param>
    /// <param name="latency">From the match to the engine.</param>
    internal PaperReports(int capacity, IPaperLatency latency)
    {
        _queue = new BoundedQueue<EventSlot>(capacity);
        _latency = latency;
    }

    /// <summary>The venue's time: that of the last request or market message.</summary>
    internal long NowNanos { get; private set; }

    internal int Count => _queue.Count;

    /// <summary>When the next report falls due; long.MaxValue = none.</summary>
    internal long NextDueNanos => _queue.Count > 0 ? _queue.Peek().Header.ReceiveWallNanos : long.MaxValue;

    /// <summary>Reports that found the queue full.</summary>
    internal long Lost { get; private set; }

    /// <summary>The venue's time never runs backwards.</summary>
    internal void AdvanceTo(long nanos) => NowNanos = Math.Max(NowNanos, nanos);

    internal void Add(
        in PaperOrder order, OrderReportKind kind, ReasonCode reason = ReasonCode.None, PaperFill fill = default)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.Venue = order.Venue;
        slot.Header.Instrument = order.Instrument;
        slot.Header.SlotCount = 1;
        slot.Header.VenueNanos = NowNanos;
        _lastNanos = Math.Max(NowNanos + _latency.ReportNanos(), _lastNanos);
        slot.Header.ReceiveWallNanos = _lastNanos;
        slot.OrderReport.ClientOrderId = order.ClientOrderId;
        slot.OrderReport.VenueOrderId = order.VenueOrderId;
        slot.OrderReport.Kind = kind;
        slot.OrderReport.Reason = reason;
        slot.OrderReport.CumulativeQuantity = order.Executed;
        slot.OrderReport.TradeId = fill.TradeId;
        slot.OrderReport.LastPrice = fill.Price;
        slot.OrderReport.LastQuantity = fill.Quantity;
        slot.OrderReport.Fee = fill.Fee;
        slot.OrderReport.Liquidity = fill.Liquidity;
        slot.OrderReport.Units = order.Units;
        if (!_queue.TryEnqueue(in slot)) Lost++;
    }

    /// <summary>Hands over what is due. Returns how many; one that the sink refuses is offered again later.</summary>
    internal int Deliver<TSink>(long nowNanos, TSink sink)
        where TSink : IReportSink
    {
        int done = 0;
        while (NextDueNanos <= nowNanos && _queue.Count > 0)
        {
            EventSlot report = _queue.Peek();
            if (!sink.TryPublish(in report)) break;
            _queue.Dequeue();
            done++;
        }

        return done;
    }
}
