using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

/// <summary>Amended by hand at the venue, an order has another client id and keeps the venue's.</summary>
public sealed class AmendedOrderTests
{
    [Test]
    public void Its_fills_and_its_end_are_told_by_the_stream()
    {
        GatewayHarness harness = Working();
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Amended(VenueOrderStatus.PartiallyFilled, 7)],
            Fills = [Fill(1, 55, 7)],
        });
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Amended(VenueOrderStatus.Cancelled, 7)],
        });
        EventSlot[] told = [.. harness.Log.Events.FindAll(static slot => slot.Header.Kind == EventKind.OrderReport)];
        Assert.That(told[^2].OrderReport.Kind, Is.EqualTo(OrderReportKind.Filled));
        Assert.That(told[^1].OrderReport.Kind, Is.EqualTo(OrderReportKind.Cancelled));
        Assert.That((told[^2].OrderReport.ClientOrderId, told[^1].OrderReport.ClientOrderId),
            Is.EqualTo((Id(1), Id(1))));
        Assert.That(harness.Gateway.Counters.ForeignOrders, Is.Zero);
    }

    [Test]
    public void A_list_that_holds_it_holds_ours_and_nobody_asks_for_it()
    {
        GatewayHarness harness = Working();
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
        EventSlot[] listed = [.. harness.Log.Events.FindAll(static slot => slot.Header.Kind == EventKind.OpenOrder)];
        Assert.That(listed, Is.Not.Empty);
        Assert.That(listed[^1].OpenOrder.ClientOrderId, Is.EqualTo(Id(1)));
    }

    private static OrderRecord Amended(VenueOrderStatus status, long executed) =>
        Order(1, status, executed) with { ClientOrderId = default };

    private static GatewayHarness Working()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(harness.Asked(TradingRequestKind.Place), new ScriptedMessage
        {
            Orders = [Order(1, VenueOrderStatus.Working)],
        });
        return harness;
    }
}
