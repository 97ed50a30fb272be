using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.TestKit;

namespace LowLatency.Unit.Core.EngineTests.Algorithms;

/// <summary>
/// A venue on the other side of a bad line, from a seed: commands are lost or late, fills happen at any time, reports
/// come late, twice, in any order or never, and a query finds out in the end.
/// </summary>
internal sealed class AlgorithmVenue(Random random, EventBuilder events)
{
    private readonly List<VenueOrder> _onTheWay = [];
    private readonly List<(VenueOrder Order, long Due)> _cancels = [];
    private readonly List<(EventSlot[] Message, long Due)> _reports = [];
    private long _tradeId = 1;

    public List<VenueOrder> Orders { get; } = [];

    /// <summary>Faults from now on, or none.</summary>
    public bool IsBad { get; set; } = true;

    public int LateFills { get; private set; }

    public int Lost { get; private set; }

    public void Take(in EngineCommand command)
    {
        VenueOrder? order = Find(command.ClientOrderId);
        switch (command.Kind)
        {
            case CommandKind.PlaceOrder:
                order = new VenueOrder(command.ClientOrderId, command.Quantity.Units)
                {
                    IsTaking = command.TimeInForce != TimeInForce.GoodTillCancel,
                    ArrivesNanos = Soon(),
                };
                Orders.Add(order);
                if (IsBad && random.Next(12) == 0)
                {
                    Lost++;
                    if (random.Next(2) == 0) Report(order, OrderReportKind.OutcomeUnknown, -1);
                }
                else
                {
                    order.IsOnTheWay = true;
                    _onTheWay.Add(order);
                }

                break;
            case CommandKind.CancelOrder when order != null && (!IsBad || random.Next(6) > 0):
                _cancels.Add((order, Soon()));
                break;
            case CommandKind.QueryOrder when order != null && !order.IsOnTheWay && (!IsBad || random.Next(4) > 0):
                Answer(order);
                break;
            default:
                break;
        }
    }

    /// <summary>It is the builder's time: orders and cancels arrive, orders fill; what is to be reported now.</summary>
    public List<EventSlot[]> Advance()
    {
        long now = events.NowNanos;
        foreach (VenueOrder order in _onTheWay.FindAll(order => order.ArrivesNanos <= now)) Arrive(order);
        _onTheWay.RemoveAll(order => !order.IsOnTheWay);
        foreach ((VenueOrder order, long due) in _cancels.FindAll(cancel => cancel.Due <= now)) Cancel(order);
        _cancels.RemoveAll(cancel => cancel.Due <= now);
        foreach (VenueOrder order in Orders)
        {
            if (order.IsOpen && random.Next(8) == 0) Fill(order, random.NextInt64(1, order.Open + 1));
        }

        List<EventSlot[]> reported = [];
        foreach ((EventSlot[] message, long due) in _reports)
        {
            if (due <= now) reported.Add(message);
        }

        _reports.RemoveAll(report => report.Due <= now);
        for (int i = reported.Count - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (reported[i], reported[other]) = (reported[other], reported[i]);
        }

        foreach (EventSlot[] message in reported) message[0].Header.ReceiveWallNanos = now;
        return reported;
    }

    /// <summary>The line breaks: what was on its way to the engine is lost.</summary>
    public void LoseReports() => _reports.Clear();

    private VenueOrder? Find(ClientOrderId id) => Orders.Find(order => order.Id == id);

    private long Soon() => events.NowNanos + (random.NextInt64(0, IsBad ? 3_000 : 200) * 1_000_000);

    private void Arrive(VenueOrder order)
    {
        order.IsOnTheWay = false;
        if (random.Next(20) == 0)
        {
            Report(order, OrderReportKind.Rejected, -1);
            return;
        }

        order.IsOpen = true;
        Report(order, OrderReportKind.Acknowledged, -1);
        if (!order.IsTaking) return;
        if (random.Next(2) == 0) Fill(order, order.Open);
        else if (random.Next(2) == 0) Fill(order, random.NextInt64(1, order.Open + 1));
        if (!order.IsOpen) return;
        order.IsOpen = false;
        Report(order, OrderReportKind.Expired, order.Executed);
    }

    private void Cancel(VenueOrder order)
    {
        if (!order.IsOpen)
        {
            Report(order, OrderReportKind.CancelRejected, -1);
            return;
        }

        order.IsOpen = false;
        Report(order, OrderReportKind.Cancelled, order.Executed);
        if (order.Executed > 0) LateFills++;
    }

    private void Fill(VenueOrder order, long quantity)
    {
        order.Executed += quantity;
        if (order.Open == 0) order.IsOpen = false;
        order.Fills.Add((_tradeId, quantity));
        EventSlot[] message = events.Fill(order.Id, _tradeId++, 9_999, quantity);
        message[0].OrderReport.CumulativeQuantity = new(order.Executed);
        Tell(message);
    }

    // All that is known, and the fills first: as the gateway tells what it finds.
    private void Answer(VenueOrder order)
    {
        foreach ((long trade, long quantity) in order.Fills)
        {
            _reports.Add((events.Fill(order.Id, trade, 9_999, quantity), Soon()));
        }

        bool isThere = order.IsOpen || order.Fills.Count > 0 || order.HasEnded;
        EventSlot[] message = !isThere
            ? events.Report(order.Id, OrderReportKind.Status, ReasonCode.OrderUnknown)
            : order.IsOpen || order.Open == 0
                ? events.Report(order.Id, OrderReportKind.Status, cumulative: order.Executed)
                : events.Report(order.Id, OrderReportKind.Cancelled, cumulative: order.Executed);
        _reports.Add((message, Soon()));
    }

    private void Report(VenueOrder order, OrderReportKind kind, long cumulative)
    {
        if (kind is OrderReportKind.Cancelled or OrderReportKind.Expired or OrderReportKind.Rejected)
        {
            order.HasEnded = kind != OrderReportKind.Rejected;
        }

        Tell(events.Report(order.Id, kind, cumulative: cumulative));
    }

    private void Tell(EventSlot[] message)
    {
        if (IsBad && random.Next(10) == 0)
        {
            Lost++;
            return;
        }

        _reports.Add((message, Soon()));
        if (IsBad && random.Next(10) == 0) _reports.Add(((EventSlot[])message.Clone(), Soon()));
    }

    internal sealed class VenueOrder(ClientOrderId id, long quantity)
    {
        public ClientOrderId Id => id;

        public long Quantity => quantity;

        public bool IsTaking { get; init; }

        public long ArrivesNanos { get; init; }

        public bool IsOnTheWay { get; set; }

        public bool IsOpen { get; set; }

        /// <summary>Cancelled or expired.</summary>
        public bool HasEnded { get; set; }

        public long Executed { get; set; }

        public long Open => quantity - Executed;

        public List<(long Trade, long Quantity)> Fills { get; } = [];

        /// <summary>What it has done and may still do.</summary>
        public long Committed => IsOpen || IsOnTheWay ? quantity : Executed;

        public bool MayLive => IsOpen || IsOnTheWay;
    }
}
