using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

[TestFixture]
internal sealed class TradingGatewayQueryTests
{
    private static readonly ScriptedMessage Absent = Refusal(OutcomeClass.Reject, ReasonCode.OrderUnknown);

    [TestCase(VenueOrderStatus.Pending, OrderReportKind.Status)]
    [TestCase(VenueOrderStatus.Working, OrderReportKind.Status)]
    [TestCase(VenueOrderStatus.Cancelled, OrderReportKind.Cancelled)]
    [TestCase(VenueOrderStatus.Expired, OrderReportKind.Expired)]
    [TestCase(VenueOrderStatus.Rejected, OrderReportKind.Rejected)]
    public void Each_status_without_fills_is_told_at_once(VenueOrderStatus status, OrderReportKind expected)
    {
        GatewayHarness harness = Unknown();
        harness.Query(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.QueryOrder), new ScriptedMessage { Orders = [Order(1, status)] });
        OrderReportPayload report = harness.Log.Reports(Id(1))[^1];
        Assert.That(report.Kind, Is.EqualTo(expected));
        Assert.That(report.Reason, Is.Not.EqualTo(ReasonCode.OrderUnknown));
        Assert.That(report.CumulativeQuantity.Units, Is.Zero);
    }

    [TestCase(VenueOrderStatus.PartiallyFilled, 60, OrderReportKind.Status)]
    [TestCase(VenueOrderStatus.Filled, 100, OrderReportKind.Status)]
    [TestCase(VenueOrderStatus.Cancelled, 60, OrderReportKind.Cancelled)]
    [TestCase(VenueOrderStatus.Expired, 60, OrderReportKind.Expired)]
    public void Fills_are_told_before_the_state_that_they_explain(
        VenueOrderStatus status, long executed, OrderReportKind expected)
    {
        GatewayHarness harness = Unknown();
        harness.Query(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.QueryOrder),
            new ScriptedMessage { Orders = [Order(1, status, executed)] });
        TradingRequest trades = harness.Asked(TradingRequestKind.Trades);
        Assert.That(trades.VenueOrderId, Is.EqualTo(1_001));
        harness.Answer(
            trades, new ScriptedMessage { Fills = [Fill(1, 501, 50), Fill(1, 502, executed - 50), Fill(2, 503, 9)] });
        List<OrderReportKind> kinds = harness.Log.Kinds(Id(1));
        Assert.That(
            kinds.GetRange(kinds.Count - 3, 3),
            Is.EqualTo(new[] { OrderReportKind.Filled, OrderReportKind.Filled, expected }));
        Assert.That(harness.Log.Reports(Id(1))[^1].CumulativeQuantity.Units, Is.EqualTo(executed));
    }

    [Test]
    public void Fills_that_the_list_does_not_show_yet_are_asked_for_again_before_the_end_is_told()
    {
        GatewayHarness harness = Unknown();
        harness.Query(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.QueryOrder),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Filled, 100)] });
        harness.Answer(harness.Asked(TradingRequestKind.Trades), new ScriptedMessage { Fills = [Fill(1, 501, 50)] });
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(OrderReportKind.Filled));
        harness.Advance(Second);
        harness.Answer(
            harness.Asked(TradingRequestKind.Trades),
            new ScriptedMessage { Fills = [Fill(1, 501, 50), Fill(1, 502, 50)] });
        Assert.That(harness.Log.Kinds(Id(1)).FindAll(k => k == OrderReportKind.Filled), Has.Count.EqualTo(2));
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(OrderReportKind.Status));
    }

    [TestCase(OutcomeClass.RetrySame)]
    [TestCase(OutcomeClass.RetryAfter)]
    [TestCase(OutcomeClass.ResyncClock)]
    [TestCase(OutcomeClass.Reconcile)]
    [TestCase(OutcomeClass.Reject)]
    [TestCase(OutcomeClass.Halt)]
    [TestCase(OutcomeClass.None)]
    [TestCase(OutcomeClass.Success)]
    public void A_failed_or_empty_answer_says_nothing_about_the_order(OutcomeClass outcome)
    {
        GatewayHarness harness = Unknown();
        int before = harness.Log.Reports(Id(1)).Count;
        for (int query = 0; query < 4; query++)
        {
            harness.Query(1);
            for (int i = 0; i < 200; i++)
            {
                if (harness.Count(TradingRequestKind.QueryOrder) > 0)
                {
                    ScriptedMessage answer = Refusal(outcome, ReasonCode.VenueInternalError);
                    if (outcome == OutcomeClass.Success) answer.Orders = [Order(2, VenueOrderStatus.Working)];
                    harness.Answer(harness.Asked(TradingRequestKind.QueryOrder), answer);
                }

                harness.AdvanceSettled(100 * Milli);
            }
        }

        Assert.That(harness.Log.Reports(Id(1)), Has.Count.EqualTo(before));
    }

    [Test]
    public void An_order_is_absent_only_after_two_answers_and_the_lists()
    {
        GatewayHarness harness = Unknown();
        long sent = harness.Now - (6 * Second);
        harness.Query(1);
        int answers = 0;
        while (harness.Gateway.Counters.AbsencesProven == 0 && harness.Now < sent + (60 * Second))
        {
            if (harness.Count(TradingRequestKind.QueryOrder) > 0)
            {
                answers++;
                harness.Answer(harness.Asked(TradingRequestKind.QueryOrder), Absent);
            }

            harness.AdvanceSettled(100 * Milli);
        }

        OrderReportPayload report = harness.Log.Reports(Id(1))[^1];
        Assert.That(report.Kind, Is.EqualTo(OrderReportKind.Status));
        Assert.That(report.Reason, Is.EqualTo(ReasonCode.OrderUnknown));
        Assert.That(answers, Is.EqualTo(3), "one too early to count, then two");
        Assert.That(harness.Now - sent, Is.GreaterThan(12 * Second).And.LessThan(16 * Second));
    }

    [Test]
    public void An_order_of_an_earlier_process_may_have_left_just_before_this_one_began()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Restart();
        long begin = harness.Now;
        harness.Open(harness.Attach());
        for (ushort i = 0; i < 2; i++)
        {
            harness.Send(new EngineCommand
            {
                Kind = CommandKind.Reconcile,
                Instrument = new InstrumentId(i),
                Detail = 10,
            });
        }

        harness.Query(1);
        while (harness.Gateway.Counters.AbsencesProven == 0 && harness.Now < begin + (60 * Second))
        {
            if (harness.Count(TradingRequestKind.QueryOrder) > 0)
            {
                harness.Answer(harness.Asked(TradingRequestKind.QueryOrder), Absent);
            }

            harness.AdvanceSettled(100 * Milli);
        }

        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.EqualTo(1));
        Assert.That(harness.Now - begin, Is.GreaterThan(12 * Second));
    }

    [Test]
    public void An_order_that_a_list_holds_is_not_absent_whatever_the_query_says()
    {
        GatewayHarness harness = Unknown();
        harness.Query(1);
        for (int i = 0; i < 600; i++)
        {
            int list = harness.Outbox.FindIndex(o => o.Request.Kind == TradingRequestKind.OpenOrders);
            if (list >= 0 && harness.Outbox[list].Request.Instrument == 0)
            {
                harness.Answer(
                    harness.Outbox[list].Request,
                    new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
            }

            if (harness.Count(TradingRequestKind.QueryOrder) > 0)
            {
                harness.Answer(harness.Asked(TradingRequestKind.QueryOrder), Absent);
            }

            Others(harness);
            harness.Advance(100 * Milli);
        }

        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.Zero);
    }

    [TestCase(TradingRequestKind.OpenOrders)]
    [TestCase(TradingRequestKind.Trades)]
    public void Without_the_second_source_nothing_is_absent(TradingRequestKind failing)
    {
        GatewayHarness harness = Unknown();
        harness.Query(1);
        for (int i = 0; i < 900; i++)
        {
            while (harness.Outbox.Count > 0)
            {
                TradingRequest request = harness.Outbox[0].Request;
                ScriptedMessage answer = request.Kind == TradingRequestKind.QueryOrder ? Absent
                    : request.Kind == failing ? Refusal(OutcomeClass.RetrySame, ReasonCode.VenueInternalError, 500)
                    : harness.Default(in request);
                harness.Answer(request, answer);
            }

            harness.Advance(100 * Milli);
        }

        Assert.That(harness.Gateway.Counters.AbsencesProven, Is.Zero);
        Assert.That(
            harness.Log.States(VenueCondition.ReconciliationPending).Exists(
                s => s.Reason == ReasonCode.ReconciliationFailed));
        Assert.That(
            harness.Log.States(VenueCondition.ReconciliationPending).Exists(
                s => s.Reason == ReasonCode.ReconciliationLate));
    }

    [Test]
    public void A_stale_answer_is_not_told()
    {
        GatewayHarness harness = Unknown();
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Order(1, VenueOrderStatus.PartiallyFilled, 60)],
            Fills = [Fill(1, 501, 60)],
        });
        int before = harness.Log.Reports(Id(1)).Count;
        harness.Query(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.QueryOrder),
            new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.Working)] });
        Assert.That(harness.Log.Reports(Id(1)), Has.Count.EqualTo(before));
    }

    [Test]
    public void A_second_query_of_the_engine_lists_the_fills_anew()
    {
        GatewayHarness harness = Unknown();
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [Order(1, VenueOrderStatus.PartiallyFilled, 60)],
            Fills = [Fill(1, 501, 60)],
        });
        for (int i = 0; i < 2; i++)
        {
            harness.Query(1);
            harness.Answer(
                harness.Asked(TradingRequestKind.QueryOrder),
                new ScriptedMessage { Orders = [Order(1, VenueOrderStatus.PartiallyFilled, 60)] });
            Assert.That(harness.Count(TradingRequestKind.Trades), Is.EqualTo(i));
        }
    }

    private static void Others(GatewayHarness harness)
    {
        for (int i = 0; i < 50; i++)
        {
            int index = harness.Outbox.FindIndex(o => o.Request.Kind is not TradingRequestKind.QueryOrder);
            if (index < 0) return;
            TradingRequest request = harness.Outbox[index].Request;
            bool holdsIt = request.Kind == TradingRequestKind.OpenOrders && request.Instrument == 0;
            ScriptedMessage answer = harness.Default(in request);
            if (holdsIt) answer.Orders = [Order(1, VenueOrderStatus.Working)];
            harness.Answer(request, answer);
        }
    }

    /// <summary>Order 1 was sent and never answered.</summary>
    private static GatewayHarness Unknown()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.AdvanceSettled(6 * Second);
        harness.Outbox.RemoveAll(o => o.Request.Kind == TradingRequestKind.Place);
        Assert.That(harness.Log.Kinds(Id(1))[^1], Is.EqualTo(OrderReportKind.OutcomeUnknown));
        return harness;
    }
}
