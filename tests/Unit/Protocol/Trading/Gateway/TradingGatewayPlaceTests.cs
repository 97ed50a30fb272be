using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

[TestFixture]
internal sealed partial class TradingGatewayPlaceTests
{
    private static readonly OrderReportKind[] SentOnly = [OrderReportKind.Sent];

    [Test]
    public void All_locks_are_set_at_the_start_and_cleared_when_proven()
    {
        GatewayHarness harness = new();
        harness.Gateway.Start(0, harness.Stamp);
        for (VenueCondition lockOf = VenueCondition.Disconnected; lockOf <= VenueCondition.ClockUnhealthy; lockOf++)
        {
            Assert.That(harness.Log.States(lockOf), Has.Count.EqualTo(1), lockOf.ToString());
            Assert.That(harness.Log.States(lockOf)[0].IsSet, Is.EqualTo(1), lockOf.ToString());
        }

        Assert.That(harness.Log.Events, Has.Count.EqualTo(4));
    }

    [Test]
    public void An_order_whose_cause_is_too_old_is_not_sent_and_one_that_reduces_is()
    {
        GatewayHarness harness = new GatewayHarness(s => s with { PlaceAgeNanosMax = 5 * Second }).Ready();
        harness.AdvanceSettled(10 * Second);
        harness.Place(1, ageNanos: (5 * Second) + 1);
        List<OrderReportPayload> reports = harness.Log.Reports(Id(1));
        Assert.That(harness.Log.Kinds(Id(1)), Is.EqualTo(new[] { OrderReportKind.NotSent }));
        Assert.That(reports[0].Reason, Is.EqualTo(ReasonCode.RiskFeedStale));
        harness.Place(2, ageNanos: 5 * Second);
        harness.Place(3, flags: OrderFlags.ReduceOnly, ageNanos: 9 * Second);
        Assert.That(harness.Log.Kinds(Id(2)), Is.EqualTo(SentOnly));
        Assert.That(harness.Log.Kinds(Id(3)), Is.EqualTo(SentOnly));
    }

    [Test]
    public void A_placed_order_is_sent_then_acknowledged_with_the_venues_id()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        Assert.That(harness.Log.Kinds(Id(1)), Is.EqualTo(SentOnly));
        harness.Answer(
            harness.Asked(TradingRequestKind.Place),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        List<OrderReportPayload> reports = harness.Log.Reports(Id(1));
        Assert.That(reports, Has.Count.EqualTo(2));
        Assert.That(reports[1].Kind, Is.EqualTo(OrderReportKind.Acknowledged));
        Assert.That(reports[1].VenueOrderId, Is.EqualTo(1_001));
    }

    [TestCase(OutcomeClass.Success, ReasonCode.None, 200, OrderReportKind.Acknowledged)]
    [TestCase(OutcomeClass.Reject, ReasonCode.VenueFilterFailed, 400, OrderReportKind.Rejected)]
    [TestCase(OutcomeClass.Reject, ReasonCode.VenueDuplicateClientOrderId, 400, OrderReportKind.OutcomeUnknown)]
    [TestCase(OutcomeClass.RetryAfter, ReasonCode.RateLimited, 429, OrderReportKind.Rejected)]
    [TestCase(OutcomeClass.Reconcile, ReasonCode.TimedOut, 504, OrderReportKind.OutcomeUnknown)]
    [TestCase(OutcomeClass.Reconcile, ReasonCode.VenueDuplicateClientOrderId, 400, OrderReportKind.OutcomeUnknown)]
    [TestCase(OutcomeClass.Halt, ReasonCode.AuthorizationFailed, 401, OrderReportKind.Rejected)]
    [TestCase(OutcomeClass.Halt, ReasonCode.AuthorizationFailed, 503, OrderReportKind.OutcomeUnknown)]
    [TestCase(OutcomeClass.RetrySame, ReasonCode.None, 500, OrderReportKind.OutcomeUnknown)]
    [TestCase(OutcomeClass.None, ReasonCode.None, 200, OrderReportKind.OutcomeUnknown)]
    public void Each_class_of_answer_to_a_place_has_one_outcome(
        OutcomeClass outcome, ReasonCode reason, int status, OrderReportKind expected)
    {
        foreach (bool isHttp in new[] { false, true })
        {
            GatewayHarness harness = new GatewayHarness(setUp: p => p.AreOrdersOnSocket = !isHttp).Ready();
            harness.Place(1);
            TradingRequest place = harness.Asked(TradingRequestKind.Place);
            ScriptedMessage answer = Refusal(outcome, reason, status);
            if (outcome == OutcomeClass.Success) answer.Orders = [Order(1, VenueOrderStatus.Working)];
            harness.Answer(place, answer);
            harness.AdvanceSettled(20 * Second);
            OrderReportKind[] all = isHttp ? [expected] : [OrderReportKind.Sent, expected];
            Assert.That(harness.Log.Kinds(Id(1)), Is.EqualTo(all));
            Assert.That(harness.Gateway.Counters.PlacesSent, Is.EqualTo(1));
        }
    }

    [TestCase(RefusalScope.Instrument, RefusalScope.Instrument)]
    [TestCase(RefusalScope.Account, RefusalScope.Account)]
    [TestCase(RefusalScope.None, RefusalScope.Venue)]
    public void A_refusal_is_reported_with_what_it_concerns(RefusalScope told, RefusalScope expected)
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        ScriptedMessage refusal = Refusal(OutcomeClass.Reject, ReasonCode.VenueMarketClosed);
        refusal.Scope = told;
        harness.Answer(harness.Asked(TradingRequestKind.Place), refusal);
        Assert.That(harness.Log.Reports(Id(1))[^1].Scope, Is.EqualTo(expected));
    }

    [Test]
    public void An_answer_that_never_comes_makes_the_outcome_unknown_once()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.AdvanceSettled(4_900 * Milli);
        Assert.That(harness.Log.Kinds(Id(1)), Is.EqualTo(SentOnly));
        harness.AdvanceSettled(200 * Milli);
        Assert.That(
            harness.Log.Kinds(Id(1)), Is.EqualTo(new[] { OrderReportKind.Sent, OrderReportKind.OutcomeUnknown }));
        harness.AdvanceSettled(60 * Second);
        Assert.That(harness.Log.Reports(Id(1)), Has.Count.EqualTo(2));
        Assert.That(harness.Gateway.Counters.PlacesSent, Is.EqualTo(1));
    }

    [Test]
    public void A_socket_that_dies_after_the_send_makes_the_outcome_unknown_even_if_the_bytes_wait_here()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Close(harness.Last);
        Assert.That(
            harness.Log.Kinds(Id(1)), Is.EqualTo(new[] { OrderReportKind.Sent, OrderReportKind.OutcomeUnknown }));
        Assert.That(harness.Gateway.IsSet(VenueCondition.Disconnected));
        Assert.That(harness.Gateway.IsSet(VenueCondition.StreamUnproven));
        Assert.That(harness.Gateway.IsSet(VenueCondition.ReconciliationPending));
    }

    [Test]
    public void A_late_answer_still_proves_what_became_of_the_order()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Place(2);
        TradingRequest first = harness.Outbox[0].Request;
        TradingRequest second = harness.Outbox[1].Request;
        harness.AdvanceSettled(6 * Second);
        harness.Answer(first, new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        harness.Answer(second, Refusal(OutcomeClass.Reject, ReasonCode.VenueFilterFailed));
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(OrderReportKind.Acknowledged));
        Assert.That(harness.Log.Kinds(Id(2))[^1], Is.EqualTo(OrderReportKind.Rejected));
    }

    [Test]
    public void An_answer_that_can_not_be_read_makes_the_outcome_unknown_at_once()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place), new ScriptedMessage { Kind = TradingMessageKind.Refused });
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(OrderReportKind.OutcomeUnknown));
    }

    [TestCase(HttpFailure.Connect, OrderReportKind.NotSent)]
    [TestCase(HttpFailure.Tls, OrderReportKind.NotSent)]
    [TestCase(HttpFailure.NotStarted, OrderReportKind.NotSent)]
    [TestCase(HttpFailure.Timeout, OrderReportKind.OutcomeUnknown)]
    [TestCase(HttpFailure.Broken, OrderReportKind.OutcomeUnknown)]
    [TestCase(HttpFailure.TooLarge, OrderReportKind.OutcomeUnknown)]
    public void Http_failures_tell_whether_the_order_left(HttpFailure failure, OrderReportKind expected)
    {
        GatewayHarness harness = new GatewayHarness(setUp: p => p.AreOrdersOnSocket = false).Ready();
        harness.Place(1);
        harness.FailHttp(harness.Asked(TradingRequestKind.Place), failure);
        Assert.That(harness.Log.Kinds(Id(1)), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void What_the_session_does_not_take_was_not_sent()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Output(harness.Last).IsOpen = false;
        harness.Place(1);
        List<OrderReportPayload> reports = harness.Log.Reports(Id(1));
        Assert.That(reports, Has.Count.EqualTo(1));
        Assert.That(reports[0].Kind, Is.EqualTo(OrderReportKind.NotSent));
        Assert.That(reports[0].Reason, Is.EqualTo(ReasonCode.SendBufferFull));
        Assert.That(harness.Count(TradingRequestKind.Place), Is.Zero);
    }

    [Test]
    public void No_order_leaves_while_a_lock_is_set()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Close(harness.Last);
        harness.Place(1);
        Assert.That(harness.Log.Reports(Id(1))[0].Reason, Is.EqualTo(ReasonCode.RiskVenueNotReady));
        harness.Open(harness.Attach());
        harness.Place(2);
        Assert.That(harness.Log.Reports(Id(2))[0].Kind, Is.EqualTo(OrderReportKind.NotSent));
        harness.Settle();
        harness.Place(3);
        Assert.That(harness.Log.Kinds(Id(3)), Is.EqualTo(SentOnly));
    }

    [Test]
    public void The_same_order_is_never_placed_twice()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Place(1);
        Assert.That(harness.Gateway.Counters.PlacesSent, Is.EqualTo(1));
        Assert.That(harness.Count(TradingRequestKind.Place), Is.EqualTo(1));
    }

    [Test]
    public void A_refused_stamp_is_sent_once_more_after_the_clock_was_measured()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        TradingRequest first = harness.Asked(TradingRequestKind.Place);
        harness.SkewNanos = 400 * Milli;
        harness.Answer(first, Refusal(OutcomeClass.ResyncClock, ReasonCode.ClockOffset));
        Assert.That(harness.Count(TradingRequestKind.Place), Is.Zero);
        harness.Answer(harness.Asked(TradingRequestKind.ServerTime), harness.Default(new TradingRequest
        {
            Kind = TradingRequestKind.ServerTime,
        }));
        TradingRequest second = harness.Asked(TradingRequestKind.Place);
        Assert.That(second.Id, Is.GreaterThan(first.Id));
        Assert.That(second.ClientOrderId, Is.EqualTo(first.ClientOrderId));
        harness.Answer(second, Refusal(OutcomeClass.ResyncClock, ReasonCode.ClockOffset));
        harness.AdvanceSettled(5 * Second);
        Assert.That(harness.Gateway.Counters.PlacesRetried, Is.EqualTo(1));
        Assert.That(
            harness.Log.Kinds(Id(1)), Is.EqualTo(new[] { OrderReportKind.Sent, OrderReportKind.Rejected }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_refused_stamp_is_not_sent_again_when_a_cancel_came_or_the_clock_does_not(bool hasCancel)
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place), Refusal(OutcomeClass.ResyncClock, ReasonCode.ClockOffset));
        if (hasCancel) harness.Cancel(1);
        else harness.Advance(1_100 * Milli);
        harness.Settle();
        Assert.That(harness.Count(TradingRequestKind.Place), Is.Zero);
        Assert.That(harness.Log.Kinds(Id(1)), Does.Contain(OrderReportKind.Rejected));
        Assert.That(harness.Gateway.Counters.PlacesRetried, Is.Zero);
    }

    [Test]
    public void A_refused_stamp_is_not_sent_again_when_a_cancel_went_before_the_answer()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Cancel(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place), Refusal(OutcomeClass.ResyncClock, ReasonCode.ClockOffset));
        harness.Settle();
        Assert.That(harness.Count(TradingRequestKind.Place), Is.Zero);
        Assert.That(harness.Log.Kinds(Id(1)), Does.Contain(OrderReportKind.Rejected));
    }

    [Test]
    public void Refused_keys_stop_trading_until_a_human_says_go()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place), Refusal(OutcomeClass.Halt, ReasonCode.AuthorizationFailed, 401));
        Assert.That(harness.Gateway.IsSet(VenueCondition.AuthorizationRefused));
        harness.Place(2);
        Assert.That(harness.Log.Reports(Id(2))[0].Reason, Is.EqualTo(ReasonCode.AuthorizationFailed));
        harness.AdvanceSettled(120 * Second);
        Assert.That(harness.Gateway.IsSet(VenueCondition.AuthorizationRefused));
        harness.Gateway.ResumeAuthorization(harness.Stamp);
        harness.AdvanceSettled(5 * Second);
        harness.Place(3);
        Assert.That(harness.Log.Kinds(Id(3)), Is.EqualTo(SentOnly));
    }

    [Test]
    public void A_clock_that_steps_blocks_new_orders_but_not_reducing_ones()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.SkewNanos = 1_200 * Milli;
        harness.AdvanceSettled(61 * Second);
        Assert.That(harness.Gateway.IsSet(VenueCondition.ClockUnhealthy));
        harness.Place(1);
        Assert.That(harness.Log.Reports(Id(1))[0].Reason, Is.EqualTo(ReasonCode.ClockOffset));
        harness.Place(2, flags: OrderFlags.ReduceOnly);
        Assert.That(harness.Log.Kinds(Id(2)), Is.EqualTo(SentOnly));
    }

    [Test]
    public void Commands_of_other_kinds_are_counted_and_taken()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        Assert.That(harness.Send(new EngineCommand { Kind = CommandKind.Alarm }));
        Assert.That(harness.Gateway.Counters.CommandsRefused, Is.EqualTo(1));
    }

    [Test]
    public void Fees_are_told_in_the_asset_that_was_taken()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        FillRecord fill = Fill(1, 500, 100) with { FeeAsset = FeeAsset.Base, FeeUnits = 300 };
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Order(1, VenueOrderStatus.Filled, 100)],
            Fills = [fill],
        });

        Assert.That(harness.Log.Reports(Id(1))[^1].Fee, Is.EqualTo(new Notional(300)));
        Assert.That(harness.Log.Reports(Id(1))[^1].FeeAsset, Is.EqualTo(FeeAsset.Base));
    }

    [Test]
    public void Foreign_instruments_are_not_sent()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Send(new EngineCommand
        {
            Kind = CommandKind.PlaceOrder,
            Instrument = new InstrumentId(9),
            ClientOrderId = Id(1),
        });
        Assert.That(harness.Log.Reports(Id(1))[0].Reason, Is.EqualTo(ReasonCode.OrderUnsupported));
    }
}
