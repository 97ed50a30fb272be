using System.Collections.Generic;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>More orders at one moment than a socket may carry in a second.</summary>
[TestFixture]
internal sealed class TradingGatewayWaitingTests
{
    private static readonly OrderReportKind[] SentOnly = [OrderReportKind.Sent];
    private static readonly OrderReportKind[] NotSentOnly = [OrderReportKind.NotSent];

    [Test]
    public void Orders_beyond_what_a_socket_may_send_in_a_second_wait_and_cancels_go_on()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 8; order++) harness.Place(order);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3 }), "one message is kept for a cancel");
        for (ulong order = 4; order <= 8; order++) Assert.That(harness.Log.Kinds(Id(order)), Is.Empty);
        harness.Cancel(1);
        harness.Cancel(2);
        var cancels = harness.Outbox.FindAll(sent => sent.Request.Kind == TradingRequestKind.Cancel);
        Assert.That(cancels.ConvertAll(sent => sent.IsHttp), Is.EqualTo(new[] { false, true }));
        harness.AdvanceSettled(Second - Milli);
        Assert.That(Placed(harness), Has.Count.EqualTo(3));
        harness.AdvanceSettled(3 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
        Assert.That(harness.Outbox.Exists(sent => sent.Request.Kind == TradingRequestKind.Place && sent.IsHttp), Is.False);
        Assert.That(harness.Log.Kinds(Id(8)), Is.EqualTo(SentOnly));
        Assert.That(harness.Gateway.Counters.PlacesWaited, Is.EqualTo(5));
    }

    [Test]
    public void No_second_carries_more_messages_than_allowed()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 12; order++) harness.Place(order);
        List<long> times = [];
        for (int step = 0; step < 4_000; step++)
        {
            int before = Placed(harness).Count;
            harness.AdvanceSettled(Milli);
            for (int i = before; i < Placed(harness).Count; i++) times.Add(harness.Now);
        }

        Assert.That(times, Has.Count.EqualTo(9));
        for (int i = 3; i < times.Count; i++) Assert.That(times[i] - times[i - 3], Is.GreaterThan(Second));
    }

    [Test]
    public void The_next_is_sent_at_the_wake_that_was_asked_for()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 4; order++) harness.Place(order);
        long room = harness.Now + Second + 1;
        while (harness.Gateway.NextWakeNanos < room) harness.AdvanceSettled(harness.Gateway.NextWakeNanos - harness.Now);
        Assert.That(harness.Gateway.NextWakeNanos, Is.EqualTo(room));
        harness.Advance(room - harness.Now);
        Assert.That(Placed(harness), Has.Count.EqualTo(4));
    }

    [Test]
    public void What_reduces_a_position_goes_first()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 5; order++) harness.Place(order);
        harness.Place(6, flags: OrderFlags.ReduceOnly);
        harness.AdvanceSettled(Second + Milli);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 6, 4, 5 }));
    }

    [Test]
    public void One_that_is_cancelled_while_it_waits_never_leaves()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 5; order++) harness.Place(order);
        harness.Cancel(4);
        Assert.That(harness.Log.Kinds(Id(4)), Is.EqualTo(NotSentOnly));
        Assert.That(harness.Count(TradingRequestKind.Cancel), Is.Zero);
        harness.AdvanceSettled(5 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 5 }));
        Assert.That(harness.Log.Kinds(Id(4)), Is.EqualTo(NotSentOnly));
    }

    [Test]
    public void One_that_waits_is_neither_asked_for_nor_placed_twice()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 4; order++) harness.Place(order);
        harness.Query(4);
        harness.Place(4);
        Assert.That(harness.Count(TradingRequestKind.QueryOrder), Is.Zero);
        harness.AdvanceSettled(5 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 4 }));
        Assert.That(harness.Log.Kinds(Id(4))[0], Is.EqualTo(OrderReportKind.Sent));
    }

    [Test]
    public void One_that_has_waited_too_long_is_given_up_and_told()
    {
        GatewayHarness harness = Limited(1);
        for (ulong order = 1; order <= 7; order++) harness.Place(order, flags: OrderFlags.ReduceOnly);
        harness.AdvanceSettled(10 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 4 }));
        for (ulong order = 5; order <= 7; order++)
        {
            Assert.That(harness.Log.Kinds(Id(order)), Is.EqualTo(NotSentOnly));
            Assert.That(harness.Log.Reports(Id(order))[0].Reason, Is.EqualTo(ReasonCode.RequestBudgetSpent));
        }
    }

    [Test]
    public void Age_and_locks_are_asked_again_when_its_turn_comes()
    {
        GatewayHarness harness = Limited(4, s => s with { PlaceAgeNanosMax = 5 * Second });
        for (ulong order = 1; order <= 3; order++) harness.Place(order);
        harness.Place(4, ageNanos: (4 * Second) + (Second / 2));
        harness.AdvanceSettled(2 * Second);
        Assert.That(harness.Log.Kinds(Id(4)), Is.EqualTo(NotSentOnly));
        Assert.That(harness.Log.Reports(Id(4))[0].Reason, Is.EqualTo(ReasonCode.RiskFeedStale));
    }

    [Test]
    public void Those_that_wait_are_given_back_when_the_connection_is_lost()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 5; order++) harness.Place(order, flags: OrderFlags.ReduceOnly);
        harness.Close(harness.Last);
        for (ulong order = 4; order <= 5; order++)
        {
            Assert.That(harness.Log.Kinds(Id(order)), Is.EqualTo(NotSentOnly));
            Assert.That(harness.Log.Reports(Id(order))[0].Reason, Is.EqualTo(ReasonCode.RiskVenueNotReady));
        }
    }

    [Test]
    public void Beyond_the_places_to_wait_in_nothing_is_sent()
    {
        GatewayHarness harness = Limited(4, s => s with { WaitingPlacesMax = 2 });
        for (ulong order = 1; order <= 6; order++) harness.Place(order);
        Assert.That(harness.Log.Kinds(Id(5)), Is.Empty);
        Assert.That(harness.Log.Kinds(Id(6)), Is.EqualTo(NotSentOnly));
    }

    private static GatewayHarness Limited(
        int messages, System.Func<GatewaySettings, GatewaySettings>? change = null)
    {
        GatewayHarness harness = new GatewayHarness(s =>
        {
            GatewaySettings limited = s with { SocketMessagesPerSecondMax = messages };
            return change?.Invoke(limited) ?? limited;
        }).Ready();
        harness.AdvanceSettled(5 * Second);
        return harness;
    }

    private static List<ulong> Placed(GatewayHarness harness)
    {
        List<ulong> orders = [];
        foreach (var sent in harness.Outbox)
        {
            if (sent.Request.Kind == TradingRequestKind.Place) orders.Add(sent.Request.ClientOrderId.Sequence);
        }

        return orders;
    }
}
