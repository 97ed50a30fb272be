using System.Linq;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

/// <summary>Stop orders through the gateway, over the socket and over HTTP.</summary>
[TestFixture]
internal sealed class TradingGatewayStopTests
{
    [Test]
    public void The_trigger_price_of_a_stop_reaches_the_venue([Values] bool isHttp)
    {
        GatewayHarness harness = Open(isHttp);
        PlaceStop(harness);
        TradingRequest asked = harness.Asked(TradingRequestKind.Place);
        Assert.That(asked.OrderType, Is.EqualTo(OrderType.Stop));
        Assert.That(asked.TriggerPrice, Is.EqualTo(new Price(9_500)));
        Assert.That(asked.LimitPrice, Is.EqualTo(Price.None));
        Assert.That(
            harness.Protocol.Written.Single(one => one.Kind == TradingRequestKind.Place).TriggerPrice,
            Is.EqualTo(new Price(9_500)));
    }

    [Test]
    public void A_stop_that_is_told_to_be_new_again_when_it_triggers_fills_once([Values] bool isHttp)
    {
        GatewayHarness harness = Open(isHttp);
        PlaceStop(harness);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Pending)] });
        for (int i = 0; i < 2; i++)
        {
            Push(harness, new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        }

        Push(harness, new ScriptedMessage
        {
            Orders = [Order(1, VenueOrderStatus.Filled, executed: 100)],
            Fills = [Fill(1, 77, 100)],
        });
        harness.AdvanceSettled(10 * Second);
        OrderReportKind[] kinds = [.. harness.Log.Kinds(Id(1)).Where(kind => kind != OrderReportKind.Sent).Distinct()];
        Assert.That(kinds, Is.EqualTo(new[] { OrderReportKind.Acknowledged, OrderReportKind.Filled }));
        Assert.That(harness.Log.Kinds(Id(1)).Count(kind => kind == OrderReportKind.Filled), Is.EqualTo(1));
        Assert.That(harness.Count(TradingRequestKind.QueryOrder), Is.Zero, "nothing is in doubt");
    }

    private static GatewayHarness Open(bool isHttp) =>
        new GatewayHarness(setUp: protocol => protocol.AreOrdersOnSocket = !isHttp).Ready();

    private static void Push(GatewayHarness harness, ScriptedMessage message)
    {
        message.Kind = TradingMessageKind.OrderUpdate;
        harness.Push(message);
    }

    private static void PlaceStop(GatewayHarness harness) => harness.Send(new EngineCommand
    {
        Kind = CommandKind.PlaceOrder,
        Instrument = new InstrumentId(0),
        ClientOrderId = Id(1),
        Side = Side.Buy,
        OrderType = OrderType.Stop,
        OrderFlags = OrderFlags.ReduceOnly,
        TriggerPrice = new Price(9_500),
        Quantity = new Quantity(100),
    });
}
