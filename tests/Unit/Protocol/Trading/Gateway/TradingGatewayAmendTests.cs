using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

/// <summary>
/// An order that a person amends at the venue keeps the venue's id and gets a client order id that is not ours: it goes
/// on as ours.
/// </summary>
[TestFixture]
internal sealed class TradingGatewayAmendTests
{
    [Test]
    public void Fills_of_an_amended_order_are_booked_and_what_was_cut_off_ends()
    {
        GatewayHarness harness = Placed();
        Push(harness, Order(1, VenueOrderStatus.Working, 0, 60) with { IsRenamed = true });
        Push(harness, Amended(VenueOrderStatus.PartiallyFilled, 30), Fill(1, 501, 30));
        Push(harness, Amended(VenueOrderStatus.Filled, 60), Fill(1, 502, 30));
        Push(harness, Amended(VenueOrderStatus.Filled, 60), Fill(1, 502, 30));
        Assert.That(harness.Log.Kinds(Id(1)), Is.EqualTo(new[]
        {
            OrderReportKind.Sent, OrderReportKind.Acknowledged, OrderReportKind.Filled, OrderReportKind.Filled,
            OrderReportKind.Cancelled,
        }));
        OrderReportPayload end = harness.Log.Reports(Id(1))[^1];
        Assert.That(end.CumulativeQuantity.Units, Is.EqualTo(60));
        Assert.That(end.Reason, Is.EqualTo(ReasonCode.VenueSelfCancelled));
        Assert.That(harness.Gateway.Counters.ForeignOrders, Is.Zero);
    }

    [Test]
    public void An_amended_order_is_asked_for_by_the_venues_id()
    {
        GatewayHarness harness = Placed();
        Push(harness, Amended(VenueOrderStatus.Working, 0));
        harness.Query(1);
        TradingRequest query = harness.Asked(TradingRequestKind.QueryOrder);
        Assert.That(query.ClientOrderId.IsNone);
        Assert.That(query.VenueOrderId, Is.EqualTo(1_001));
        harness.Answer(query, new ScriptedMessage { Orders = [Amended(VenueOrderStatus.Filled, 60)] });
        harness.Answer(
            harness.Asked(TradingRequestKind.Trades), new ScriptedMessage { Fills = [Fill(1, 501, 60)] });
        List<OrderReportPayload> reports = harness.Log.Reports(Id(1));
        Assert.That(reports[^2].Kind, Is.EqualTo(OrderReportKind.Filled));
        Assert.That(reports[^1].Kind, Is.EqualTo(OrderReportKind.Cancelled));
    }

    /// <summary>The event of the amendment is lost, so that our id names nothing any more.</summary>
    [Test]
    public void An_order_that_is_not_found_by_our_id_is_asked_for_by_the_venues_id()
    {
        GatewayHarness harness = Placed();
        harness.AdvanceSettled(20 * Second);
        harness.Query(1);
        int asked = 0;
        for (int i = 0; i < 1_000 && asked < 2; i++)
        {
            if (harness.Count(TradingRequestKind.QueryOrder) > 0)
            {
                TradingRequest query = harness.Asked(TradingRequestKind.QueryOrder);
                Assert.That(query.ClientOrderId.IsNone, Is.EqualTo(++asked == 2));
                harness.Answer(query, asked == 1
                    ? Refusal(OutcomeClass.Reject, ReasonCode.OrderUnknown)
                    : new ScriptedMessage { Orders = [Amended(VenueOrderStatus.Working, 0)] });
            }

            harness.AdvanceSettled(100 * Milli);
        }

        Assert.That(asked, Is.EqualTo(2));
        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.Zero);
        OrderReportPayload last = harness.Log.Reports(Id(1))[^1];
        Assert.That(last.Kind, Is.EqualTo(OrderReportKind.Status));
        Assert.That(last.CumulativeQuantity.Units, Is.Zero);
    }

    [Test]
    public void An_amended_order_that_is_cancelled_ends_as_ours()
    {
        GatewayHarness harness = Placed();
        Push(harness, Amended(VenueOrderStatus.PartiallyFilled, 7), Fill(1, 55, 7));
        Push(harness, Amended(VenueOrderStatus.Cancelled, 7));
        Assert.That(harness.Log.Kinds(Id(1))[^2..], Is.EqualTo(new[]
        {
            OrderReportKind.Filled, OrderReportKind.Cancelled,
        }));
        Assert.That(harness.Gateway.Counters.ForeignOrders, Is.Zero);
    }

    [Test]
    public void A_list_that_holds_an_amended_order_holds_ours_and_nobody_asks_for_it()
    {
        GatewayHarness harness = Placed();
        harness.AdvanceSettled(40 * Second);
        int queries = 0;
        for (int second = 0; second < 60; second++)
        {
            harness.Advance(Second);
            while (harness.Outbox.Count > 0)
            {
                TradingRequest request = harness.Outbox[0].Request;
                queries += request.Kind == TradingRequestKind.QueryOrder ? 1 : 0;
                harness.Answer(request, request.Kind == TradingRequestKind.OpenOrders
                    ? new ScriptedMessage { Orders = [Amended(VenueOrderStatus.Working, 0)] }
                    : harness.Default(in request));
            }
        }

        Assert.That(queries, Is.Zero, "it is not missing");
        EventSlot listed = harness.Log.Events.FindLast(slot => slot.Header.Kind == EventKind.OpenOrder);
        Assert.That(listed.OpenOrder.ClientOrderId, Is.EqualTo(Id(1)));
        Assert.That(listed.OpenOrder.Quantity.Units, Is.EqualTo(60));
        Assert.That(harness.Gateway.Counters.ForeignOrders, Is.Zero);
    }

    /// <summary>Cut, with our client order id kept: only the quantity that was placed shows it.</summary>
    [TestCase(60, true)]
    [TestCase(100, false)]
    public void What_was_amended_of_an_order_of_an_earlier_process_is_judged_by_what_was_placed(
        long quantity, bool isCut)
    {
        foreach (bool isRenamed in new[] { false, true })
        {
            GatewayHarness harness = Placed();
            harness.Restart(new KnownOrder(Id(1), 1_001, new InstrumentId(0), Side.Buy, new Quantity(100)));
            harness.Log.Events.Clear();
            harness.Open(harness.Attach());
            OrderRecord filled = Order(1, VenueOrderStatus.Filled, quantity, quantity);
            if (isRenamed) filled.ClientOrderId = default;
            Push(harness, filled, Fill(1, 501, quantity));
            Assert.That(harness.Log.Kinds(Id(1)), Is.EqualTo(isCut
                ? new[] { OrderReportKind.Filled, OrderReportKind.Cancelled }
                : [OrderReportKind.Filled]), $"renamed: {isRenamed}");
            Assert.That(harness.Gateway.Counters.ForeignOrders, Is.Zero);
        }
    }

    /// <summary>Nobody here knows it: what the list says of it is what the engine counts as the whole.</summary>
    [Test]
    public void An_order_that_the_engine_takes_over_from_a_list_was_not_cut_before()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Push(new ScriptedMessage { Kind = TradingMessageKind.StreamEnded });
        harness.Answer(harness.Asked(TradingRequestKind.SubscribeStream), new ScriptedMessage());
        OrderRecord working = Order(9, VenueOrderStatus.Working, 0, 60) with { IsRenamed = true };
        harness.Answer(
            harness.Asked(TradingRequestKind.OpenOrders), new ScriptedMessage { Orders = [working] });
        Push(harness, Order(9, VenueOrderStatus.Filled, 60, 60), Fill(9, 501, 60));
        Assert.That(harness.Log.Kinds(Id(9)), Is.EqualTo(new[] { OrderReportKind.Filled }));
    }

    [Test]
    public void An_order_of_somebody_else_stays_foreign()
    {
        GatewayHarness harness = Placed();
        Push(harness, Amended(VenueOrderStatus.Working, 0) with { VenueOrderId = 7 });
        Push(harness, Amended(VenueOrderStatus.Working, 0) with { Instrument = 1 });
        Assert.That(harness.Gateway.Counters.ForeignOrders, Is.EqualTo(2));
    }

    private static GatewayHarness Placed()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        return harness;
    }

    private static OrderRecord Amended(VenueOrderStatus status, long executed) =>
        Order(1, status, executed, 60) with { ClientOrderId = default };

    private static void Push(GatewayHarness harness, OrderRecord order, params FillRecord[] fills) =>
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [order],
            Fills = fills,
        });
}
