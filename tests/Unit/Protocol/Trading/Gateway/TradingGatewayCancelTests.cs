using System.Collections.Generic;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

[TestFixture]
internal sealed class TradingGatewayCancelTests
{
    [Test]
    public void A_cancel_that_waits_for_its_turn_is_seen_until_the_order_has_ended()
    {
        GatewayHarness harness = Working();
        harness.Address.OnLimited(3 * Second, harness.Now, harness.Stamp.WallNanos);
        harness.Cancel(1);
        Assert.That(harness.Gateway.RequestsInFlight + harness.Gateway.OrdersWaiting, Is.Zero);
        Assert.That(harness.Gateway.IsCancelWaiting);
        Update(harness, VenueOrderStatus.Cancelled, 0);
        harness.Advance(Milli);
        Assert.That(harness.Gateway.IsCancelWaiting, Is.False, "the order has ended");
    }

    [Test]
    public void A_cancel_goes_by_the_venues_id_and_ends_the_order_with_the_answers_state()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        TradingRequest cancel = harness.Asked(TradingRequestKind.Cancel);
        Assert.That(cancel.VenueOrderId, Is.EqualTo(1_001));
        harness.Answer(cancel, new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Cancelled, 40)] });
        List<OrderReportPayload> reports = harness.Log.Reports(Id(1));
        Assert.That(reports[^1].Kind, Is.EqualTo(OrderReportKind.Cancelled));
        Assert.That(reports[^1].CumulativeQuantity.Units, Is.EqualTo(40));
        Update(harness, VenueOrderStatus.Cancelled, 40);
        Assert.That(harness.Log.Reports(Id(1)), Has.Count.EqualTo(reports.Count));
        Assert.That(harness.Gateway.Counters.StreamDuplicates, Is.EqualTo(1));
    }

    [TestCase(OutcomeClass.Reject, ReasonCode.VenueRejectedOther, OrderReportKind.CancelRejected, 1)]
    [TestCase(OutcomeClass.Reject, ReasonCode.VenueCancelTooLate, OrderReportKind.CancelRejected, 1)]
    [TestCase(OutcomeClass.Reconcile, ReasonCode.VenueCancelTooLate, OrderReportKind.CancelRejected, 1)]
    [TestCase(OutcomeClass.Reconcile, ReasonCode.OrderUnknown, OrderReportKind.CancelRejected, 1)]
    [TestCase(OutcomeClass.Reconcile, ReasonCode.TimedOut, OrderReportKind.OutcomeUnknown, 3)]
    [TestCase(OutcomeClass.RetrySame, ReasonCode.None, OrderReportKind.OutcomeUnknown, 3)]
    [TestCase(OutcomeClass.RetryAfter, ReasonCode.VenueOverloaded, OrderReportKind.OutcomeUnknown, 3)]
    [TestCase(OutcomeClass.ResyncClock, ReasonCode.ClockOffset, OrderReportKind.OutcomeUnknown, 3)]
    [TestCase(OutcomeClass.Halt, ReasonCode.AuthorizationFailed, OrderReportKind.OutcomeUnknown, 1)]
    [TestCase(OutcomeClass.None, ReasonCode.None, OrderReportKind.OutcomeUnknown, 3)]
    public void Each_class_of_answer_to_a_cancel_has_one_outcome(
        OutcomeClass outcome, ReasonCode reason, OrderReportKind expected, int attempts)
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        int sent = 0;
        for (int i = 0; i < 100; i++)
        {
            if (harness.Count(TradingRequestKind.Cancel) > 0)
            {
                sent++;
                harness.Answer(harness.Asked(TradingRequestKind.Cancel), Refusal(outcome, reason));
            }

            harness.AdvanceSettled(100 * Milli);
        }

        Assert.That(sent, Is.EqualTo(attempts));
        Assert.That(harness.Log.Kinds(Id(1)).FindAll(k => k == expected), Has.Count.EqualTo(1));
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(expected));
        int code = expected == OrderReportKind.CancelRejected ? -1 : 0;
        Assert.That(harness.Log.Reports(Id(1))[^1].VenueCode, Is.EqualTo(code), "the venue's own");
    }

    [Test]
    public void An_unanswered_cancel_is_repeated_then_unknown_and_never_called_not_sent()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.AdvanceSettled(20 * Second);
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(OrderReportKind.OutcomeUnknown));
        Assert.That(harness.Log.Kinds(Id(1)), Does.Not.Contain(OrderReportKind.NotSent));
        Assert.That(Cancels(harness), Is.EqualTo(3));
    }

    [Test]
    public void A_second_cancel_while_one_is_under_way_is_the_same_cancel()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Cancel(1);
        Assert.That(Cancels(harness), Is.EqualTo(1));
    }

    [Test]
    public void Without_the_socket_a_cancel_goes_over_http()
    {
        GatewayHarness harness = Working();
        harness.Close(harness.Last);
        harness.Cancel(1);
        Assert.That(
            harness.Outbox.Find(o => o.Request.Kind == TradingRequestKind.Cancel).IsHttp, Is.True);
    }

    [Test]
    public void A_cancel_over_http_whose_time_is_over_holds_nothing_up_any_more()
    {
        GatewayHarness harness = Working();
        harness.Close(harness.Last);
        harness.Cancel(1);
        TradingRequest cancel = harness.Asked(TradingRequestKind.Cancel);
        HttpRequestQueue http = harness.Output(harness.Last).HttpRequests;
        while (http.TryTakeWithdrawn(out _))
        {
        }

        harness.Advance(harness.Settings.CancelTimeoutNanos);
        Assert.That(http.TryTakeWithdrawn(out long withdrawn), Is.True);
        Assert.That(withdrawn, Is.EqualTo(cancel.Id));
    }

    [Test]
    public void A_cancel_that_was_taken_without_a_state_is_followed_by_a_query_when_the_stream_is_silent()
    {
        GatewayHarness harness = Working();
        harness.Cancel(1);
        harness.Answer(harness.Asked(TradingRequestKind.Cancel), new ScriptedMessage());
        harness.AdvanceSettled(1_500 * Milli);
        harness.Answer(
            harness.Asked(TradingRequestKind.QueryOrder),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Cancelled)] });
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(OrderReportKind.Cancelled));
    }

    [Test]
    public void A_cancel_of_an_order_that_never_left_asks_nobody()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Output(harness.Last).IsOpen = false;
        harness.Place(1);
        harness.Cancel(1);
        Assert.That(
            harness.Log.Kinds(Id(1)), Is.EqualTo(new[] { OrderReportKind.NotSent, OrderReportKind.CancelRejected }));
    }

    private static int Cancels(GatewayHarness harness)
    {
        int count = 0;
        for (int i = 0; i < harness.Protocol.WrittenCount; i++)
        {
            if (harness.Protocol.Written[i].Kind == TradingRequestKind.Cancel) count++;
        }

        return count;
    }

    private static GatewayHarness Working()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        return harness;
    }

    private static void Update(GatewayHarness harness, VenueOrderStatus status, long executed) =>
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Order(1, status, executed)],
        });
}
