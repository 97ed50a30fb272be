using System;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>
/// What the private stream reports of orders: fills and states, each published once; a state that can not be taken as
/// it is makes the order be asked for. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class OrderUpdates<TPublisher>
    where TPublisher : IEventPublisher
{
    private readonly GatewayContext _context;
    private readonly TradingMessage _message;
    private readonly TradingLocks<TPublisher> _locks;
    private readonly OwnOrders<TPublisher> _orders;
    private readonly OrderJobs<TPublisher> _jobs;

    public OrderUpdates(
        GatewayContext context, TradingMessage message, TradingLocks<TPublisher> locks,
        OwnOrders<TPublisher> orders, OrderJobs<TPublisher> jobs)
    {
        _context = context;
        _message = message;
        _locks = locks;
        _orders = orders;
        _jobs = jobs;
    }

    /// <summary>The message is an update of an order.</summary>
    public void OnUpdate()
    {
        if (_message.OrderCount == 0) return;
        OrderRecord order = _message.Orders[0];
        int row = -1;
        if (order.Instrument < 0 || !_orders.TryFindOwn(in order, out row))
        {
            _context.Counters.ForeignOrders++;
            return;
        }

        if (row < 0)
        {
            // No row: the engine asks about what it misses.
            _locks.Doubt(ReasonCode.OrderTableFull);
            return;
        }

        ref OrderEntry entry = ref _orders[row];
        _orders.SetVenueId(row, order.VenueOrderId);
        entry.Side = order.Side;
        entry.IsStreamed = true;
        entry.IsEndStreamed |= order.IsEnded || order.Status == VenueOrderStatus.Filled;
        bool wasSeen = entry.IsSeenAtVenue;
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _context.Nanos;
        entry.ExecutedUnits = Math.Max(entry.ExecutedUnits, order.CumulativeQuantity.Units);
        foreach (ref readonly FillRecord fill in _message.Fills)
        {
            _orders.TryReportFill(row, in fill, order.CumulativeQuantity.Units);
        }

        OnStatus(row, in order, _message.FillCount > 0, wasSeen);
    }

    private void OnStatus(int row, in OrderRecord order, bool hasFill, bool wasSeen)
    {
        ref OrderEntry entry = ref _orders[row];
        long executed = order.CumulativeQuantity.Units;
        if (order.IsEnded)
        {
            // A refused request makes no order: said of one that was seen, it is a doubt.
            bool isDoubt = order.Status == VenueOrderStatus.Rejected && (wasSeen || hasFill);
            if (isDoubt) _jobs.StartQuery(row, _context.Nanos);
            else if (entry.IsEnded && !entry.IsNeverWorked) _context.Counters.StreamDuplicates++;
            else _orders.ReportEnd(row, in order);
            return;
        }

        if (order.Status == VenueOrderStatus.Filled && executed > 0 && executed <= entry.FilledUnits)
        {
            bool wasEnded = entry.IsEnded;
            entry.IsEnded = true;
            entry.IsNeverWorked = false;
            if (entry.IsCut && !wasEnded)
            {
                _orders.ReportEnd(row, in order);
                return;
            }
        }

        if (order.Status == VenueOrderStatus.None) _jobs.StartQuery(row, _context.Nanos);
        if (hasFill || order.Status == VenueOrderStatus.None) return;
        if (executed > entry.FilledUnits)
        {
            _orders.Report(row, OrderReportKind.Status, ReasonCode.None, executed, order.VenueNanos);
        }
        else if (!entry.IsAcknowledged && (!entry.IsEnded || entry.IsNeverWorked))
        {
            entry.IsAcknowledged = true;
            _orders.Report(row, OrderReportKind.Acknowledged, ReasonCode.None, executed, order.VenueNanos);
        }
        else
        {
            _context.Counters.StreamDuplicates++;
        }
    }
}
