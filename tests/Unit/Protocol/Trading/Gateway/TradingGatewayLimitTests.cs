using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

[TestFixture]
public sealed class TradingGatewayLimitTests
{
    private const long Second = GatewayHarness.Second;

    [TestCase(RateScope.Account, false)]
    [TestCase(RateScope.Address, true)]
    public void A_limit_told_inside_a_success_of_HTTP_holds_back_what_it_counts(RateScope scope, bool isAll)
    {
        GatewayHarness harness = Ready();
        harness.Place(1);
        ScriptedMessage refusal =
            GatewayHarness.Refusal(OutcomeClass.RetryAfter, ReasonCode.RateLimited, status: 200);
        refusal.LimitScope = scope;
        refusal.RetryAfterNanos = 3 * Second;
        harness.Answer(harness.Asked(TradingRequestKind.Place), refusal);

        Assert.That(harness.Gateway.IsSet(VenueCondition.BreakerOpen), Is.EqualTo(isAll));
        harness.Log.Events.Clear();
        harness.Place(2);
        Assert.That(harness.Count(TradingRequestKind.Place), Is.Zero);
        Assert.That(harness.Log.Events[0].OrderReport.Kind, Is.EqualTo(OrderReportKind.NotSent));
        Assert.That(
            harness.Log.Events[0].OrderReport.Reason,
            Is.EqualTo(isAll ? ReasonCode.RateLimited : ReasonCode.RequestBudgetSpent));

        harness.AdvanceSettled(4 * Second);
        harness.Place(3);
        Assert.That(harness.Count(TradingRequestKind.Place), Is.EqualTo(isAll ? 0 : 1));
    }

    [Test]
    public void A_limit_of_an_account_that_no_rule_counts_is_taken_for_the_address()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Query(7);
        ScriptedMessage refusal =
            GatewayHarness.Refusal(OutcomeClass.RetryAfter, ReasonCode.RateLimited, status: 200);
        refusal.LimitScope = RateScope.Account;
        harness.Answer(harness.Asked(TradingRequestKind.QueryOrder), refusal);

        Assert.That(harness.Gateway.IsSet(VenueCondition.BreakerOpen));
    }

    [Test]
    public void A_rule_of_an_instrument_holds_the_orders_of_that_instrument_back()
    {
        GatewayHarness harness = Ready();
        int sent = 0;
        for (ulong order = 1; order <= 30; order++)
        {
            harness.Place(order);
            if (harness.Count(TradingRequestKind.Place) == 0) continue;
            sent++;
            harness.Outbox.Clear();
        }

        Assert.That(sent, Is.EqualTo(7), "70 % of ten in a second");
    }

    private static GatewayHarness Ready() => new GatewayHarness(setUp: p => p.Rules =
    [
        new RateRule
        {
            Scope = RateScope.Instrument,
            Shape = RateShape.SlidingWindow,
            Capacity = 10,
            WindowNanos = Second,
            Costs = [new RateCost { Kind = (int)TradingRequestKind.Place }],
        },
    ]).Ready();
}
