using System;
using System.Collections.Generic;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

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

        // The venue answers no order, and lives.
        harness.Output(harness.Last).LastReceiveNanos = harness.Now;
        harness.AdvanceSettled(3 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
        var places = harness.Outbox.FindAll(sent => sent.Request.Kind == TradingRequestKind.Place);
        Assert.That(places.Exists(sent => sent.IsHttp), Is.False);
        Assert.That(harness.Log.Kinds(Id(8)), Is.EqualTo(SentOnly));
        Assert.That(harness.Gateway.Counters.PlacesWaited, Is.EqualTo(5));
    }

    [Test]
    public void An_order_that_waits_while_the_units_change_is_sent_and_reported_in_the_new_ones()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 4; order++) harness.Place(order);
        InstrumentRules rules = harness.Protocol.Instruments[0].Rules!.Value;
        rules.PriceDecimals += 2;
        rules.QuantityDecimals++;
        harness.Gateway.ApplyRules(0, rules);
        harness.AdvanceSettled(2 * Second);
        TradingRequest[] places = harness.Outbox
            .FindAll(sent => sent.Request.Kind == TradingRequestKind.Place)
            .ConvertAll(sent => sent.Request).ToArray();
        Assert.That(places, Has.Length.EqualTo(4));
        Assert.That(places[0].LimitPrice.Units, Is.GreaterThan(0));
        Assert.That(places[3].LimitPrice.Units, Is.EqualTo(100 * places[0].LimitPrice.Units));
        Assert.That(places[3].Quantity.Units, Is.EqualTo(10 * places[0].Quantity.Units));
        Assert.That(harness.Log.Reports(Id(1))[^1].Units, Is.EqualTo(UnitStamp.Of(2, 5)));
        Assert.That(harness.Log.Reports(Id(4))[^1].Units, Is.EqualTo(UnitStamp.Of(4, 6)));
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
        while (harness.Gateway.NextWakeNanos is var wake && wake < room) harness.AdvanceSettled(wake - harness.Now);
        Assert.That(harness.Gateway.NextWakeNanos, Is.EqualTo(room));
        harness.Advance(room - harness.Now);
        Assert.That(Placed(harness), Has.Count.EqualTo(4));
    }

    [Test]
    public void What_closes_a_position_goes_first_then_its_stop_then_what_adds_to_one()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 5; order++) harness.Place(order);
        harness.Place(6, flags: OrderFlags.ReduceOnly, type: OrderType.Stop);
        harness.Place(7, flags: OrderFlags.ReduceOnly, type: OrderType.Market);
        harness.AdvanceSettled(3 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 7, 6, 4, 5 }));
    }

    [Test]
    public void An_entry_behind_exits_that_keep_coming_is_given_up_in_time()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 4; order++) harness.Place(order);
        long begin = harness.Now;
        ulong next = 5;
        while (harness.Log.Kinds(Id(4)).Count == 0)
        {
            harness.Place(next++, flags: OrderFlags.ReduceOnly);
            long wake = harness.Gateway.NextWakeNanos;
            harness.AdvanceSettled(Math.Min(300 * Milli, wake - harness.Now));
        }

        Assert.That(harness.Log.Kinds(Id(4)), Is.EqualTo(NotSentOnly));
        Assert.That(harness.Now - begin, Is.EqualTo(harness.Settings.PlaceWaitNanosMax));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Cancels_and_queries_do_not_take_the_turn_of_those_that_wait(bool areCancels)
    {
        // Four messages at four moments: each place on the socket is free again at a moment of its own.
        GatewayHarness harness = Limited(4, setUp: protocol => protocol.AreReadsOnSocket = true);
        for (ulong order = 1_000; order < 1_004; order++)
        {
            harness.Cancel(order);
            harness.AdvanceSettled(Second / 4);
        }

        for (ulong order = 1; order <= 3; order++) harness.Place(order);
        for (ulong other = 2_000; other < 2_100; other++)
        {
            // The command comes first, and then whoever waits.
            harness.Now += 10 * Milli;
            if (areCancels) harness.Cancel(other);
            else harness.Query(other);
        }

        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3 }));
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
        for (ulong order = 5; order <= 7; order++) IsGivenBack(harness, order, ReasonCode.RequestBudgetSpent);
    }

    [Test]
    public void Its_age_is_asked_again_when_its_turn_comes()
    {
        GatewayHarness harness = Limited(4, s => s with { PlaceAgeNanosMax = 5 * Second });
        for (ulong order = 1; order <= 3; order++) harness.Place(order);
        harness.Place(4, ageNanos: (4 * Second) + (Second / 2));
        harness.AdvanceSettled(2 * Second);
        IsGivenBack(harness, 4, ReasonCode.RiskFeedStale);
    }

    [Test]
    public void Locks_are_asked_again_when_its_turn_comes()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 4; order++) harness.Place(order);
        harness.Place(5, flags: OrderFlags.ReduceOnly);
        harness.Gateway.ResumeAuthorization(harness.Stamp);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending), Is.True);
        harness.Advance(Second + 1);
        IsGivenBack(harness, 4, ReasonCode.RiskVenueNotReady);
        Assert.That(harness.Log.Kinds(Id(5)), Is.EqualTo(SentOnly), "it only reduces");
    }

    [Test]
    public void Nothing_leaves_while_its_report_would_find_no_room()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 5; order++) harness.Place(order);
        harness.Log.Room = 0;
        harness.Answer(
            harness.Outbox.Find(sent => sent.Request.Kind == TradingRequestKind.Place).Request,
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        Assert.That(harness.Gateway.IsHeldUp, Is.True);
        harness.Advance(2 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 2, 3 }));
        harness.Log.Room = 1;
        harness.Advance(Milli);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 2, 3, 4 }), "the report of one that left has no room");
        harness.Log.Room = int.MaxValue;
        harness.Advance(Milli);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 2, 3, 4, 5 }));
    }

    [Test]
    public void Those_that_wait_are_given_back_when_the_connection_is_lost()
    {
        GatewayHarness harness = Limited(4);
        for (ulong order = 1; order <= 5; order++) harness.Place(order, flags: OrderFlags.ReduceOnly);
        harness.Close(harness.Last);
        for (ulong order = 4; order <= 5; order++) IsGivenBack(harness, order, ReasonCode.RiskVenueNotReady);
    }

    [Test]
    public void Beyond_the_places_to_wait_in_the_newest_entry_is_given_up_for_an_exit()
    {
        GatewayHarness harness = Limited(4, s => s with { WaitingPlacesMax = 2 });
        for (ulong order = 1; order <= 6; order++) harness.Place(order);
        IsGivenBack(harness, 6, ReasonCode.RequestBudgetSpent);
        harness.Place(7, flags: OrderFlags.ReduceOnly);
        IsGivenBack(harness, 5, ReasonCode.RequestBudgetSpent);
        harness.Place(8);
        IsGivenBack(harness, 8, ReasonCode.RequestBudgetSpent);
        harness.AdvanceSettled(2 * Second);
        Assert.That(Placed(harness), Is.EqualTo(new ulong[] { 1, 2, 3, 7, 4 }));
        Assert.That(harness.Gateway.OrdersWaiting, Is.Zero);
    }

    private static void IsGivenBack(GatewayHarness harness, ulong order, ReasonCode reason)
    {
        Assert.That(harness.Log.Kinds(Id(order)), Is.EqualTo(NotSentOnly));
        Assert.That(harness.Log.Reports(Id(order))[0].Reason, Is.EqualTo(reason));
    }

    private static GatewayHarness Limited(
        int messages, Func<GatewaySettings, GatewaySettings>? change = null,
        Action<FakeTradingProtocol>? setUp = null)
    {
        GatewayHarness harness = new GatewayHarness(s =>
        {
            GatewaySettings limited = s with { SocketMessagesPerSecondMax = messages };
            return change?.Invoke(limited) ?? limited;
        }, setUp: setUp).Ready();
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
