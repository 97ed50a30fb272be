using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;
using static LowLatency.Unit.Protocol.Trading.GatewayHarness;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

/// <summary>Orders at the limits of the venue, and behind the breaker.</summary>
internal sealed partial class TradingGatewayPlaceTests
{
    [Test]
    public void Orders_stop_at_their_share_of_the_order_count_and_are_told_not_sent()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        for (ulong i = 1; i <= 100; i++) harness.Place(i);
        Assert.That(harness.Count(TradingRequestKind.Place), Is.EqualTo(70));
        Assert.That(harness.Log.Reports(Id(71))[0].Reason, Is.EqualTo(ReasonCode.RequestBudgetSpent));
    }

    [Test]
    public void A_limit_refusal_opens_the_breaker_and_a_probe_closes_it()
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place), Refusal(OutcomeClass.RetryAfter, ReasonCode.RateLimited, 429));
        Assert.That(harness.Gateway.IsSet(VenueCondition.BreakerOpen));
        int before = harness.Protocol.WrittenCount;
        harness.Place(2);
        harness.Cancel(1);
        harness.Advance(5 * Second);
        Assert.That(harness.Protocol.WrittenCount, Is.EqualTo(before));
        Assert.That(harness.Log.Reports(Id(2))[0].Reason, Is.EqualTo(ReasonCode.RateLimited));
        harness.AdvanceSettled(26 * Second);
        Assert.That(harness.Gateway.IsSet(VenueCondition.BreakerOpen), Is.False);
    }

    /// <summary>Found by tests/Simulation: the probe was a query of an order that the venue had refused.</summary>
    [TestCase(OutcomeClass.RetrySame, ReasonCode.OrderUnknown)]
    [TestCase(OutcomeClass.Reject, ReasonCode.VenueRequestInvalid)]
    [TestCase(OutcomeClass.Reconcile, ReasonCode.VenueInternalError)]
    public void Any_answer_but_a_limit_closes_a_half_open_breaker(OutcomeClass outcome, ReasonCode reason)
    {
        GatewayHarness harness = HalfOpen(out TradingRequest probe);
        harness.Answer(probe, Refusal(outcome, reason));
        Assert.That(harness.Gateway.Budget.Address.Breaker(harness.Now), Is.EqualTo(BreakerState.Closed));
        Assert.That(harness.Gateway.IsSet(VenueCondition.BreakerOpen), Is.False);
    }

    [Test]
    public void A_half_open_breaker_opens_again_when_its_probe_meets_the_limit()
    {
        GatewayHarness harness = HalfOpen(out TradingRequest probe);
        harness.Answer(probe, Refusal(OutcomeClass.RetryAfter, ReasonCode.RateLimited, 429));
        Assert.That(harness.Gateway.Budget.Address.Breaker(harness.Now), Is.EqualTo(BreakerState.Open));
        Assert.That(harness.Gateway.IsSet(VenueCondition.BreakerOpen));
    }

    /// <summary>Limited, its time over, and a query as the first request after it.</summary>
    private static GatewayHarness HalfOpen(out TradingRequest probe)
    {
        GatewayHarness harness = new GatewayHarness().Ready();
        harness.Place(1);
        harness.Answer(
            harness.Asked(TradingRequestKind.Place), Refusal(OutcomeClass.RetryAfter, ReasonCode.RateLimited, 429));
        harness.Now = harness.Gateway.Budget.Address.HeldUntilNanos;
        harness.Query(1);
        probe = harness.Asked(TradingRequestKind.QueryOrder);
        Assert.That(harness.Gateway.Budget.Address.Breaker(harness.Now), Is.EqualTo(BreakerState.HalfOpen));
        return harness;
    }
}
