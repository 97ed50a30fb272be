using System;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

[TestFixture]
public sealed class TradingGatewayRequestTests
{
    [TestCase(700)]
    [TestCase(5_000)]
    public void A_request_dies_with_its_stamp_after_the_life_that_was_set(int lifeMillis)
    {
        GatewayHarness harness = new GatewayHarness(s => s with { RequestLifeMillis = lifeMillis }).Ready();
        harness.Place(1);

        Assert.That(harness.Protocol.WrittenLifeMillis, Is.EqualTo(lifeMillis));
    }

    [TestCase(0)]
    [TestCase(60_001)]
    [TestCase(10_001)]
    public void A_life_beyond_the_venues_or_that_of_an_unproven_place_is_refused(int lifeMillis) =>
        Assert.That(
            () => new GatewayHarness(s => s with { RequestLifeMillis = lifeMillis }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_late_answer_does_not_concern_the_order_that_has_its_row_now()
    {
        GatewayHarness harness = new GatewayHarness(s => s with { OrdersMax = 1 }).Ready();
        harness.Place(1);
        TradingRequest lost = harness.Asked(TradingRequestKind.Place);
        harness.Advance(6 * GatewayHarness.Second);
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [GatewayHarness.Order(1, VenueOrderStatus.Cancelled)],
        });
        harness.AdvanceSettled(5 * GatewayHarness.Second);
        harness.Place(2);
        harness.Log.Events.Clear();

        harness.Answer(lost, new ScriptedMessage { Orders = [GatewayHarness.Order(1, VenueOrderStatus.Working)] });

        Assert.That(harness.Count(TradingRequestKind.Place), Is.EqualTo(1), "the second order is under way");
        Assert.That(harness.Log.Events, Is.Empty);
    }
}
