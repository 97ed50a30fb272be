using System.Threading;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Transport.Limits;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.RateLimits;

[TestFixture]
internal sealed class AddressLimitsTests
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private const long Venue = (20_000 * Minute) + (20 * Second);

    [Test]
    public void A_feeds_snapshots_leave_less_for_the_gateway()
    {
        AddressLimits address = Make();
        var gateway = new RateBudget(new RateBudgetSettings(), [Weight(6_000)], address);
        for (int i = 0; i < 12; i++) Charge(address, RequestPriority.Read, 250);
        Assert.That(Charge(address, RequestPriority.Read, 250), Is.EqualTo(ReasonCode.RequestBudgetSpent));
        Assert.That(gateway.Load(RateLimitKind.RequestWeight, 60, Venue), Is.EqualTo(3_000));
        ReasonCode read = gateway.TryCharge(
            RequestPriority.Read, 20, Orders(0), new RateMoment(Second, Venue), out _, out _);
        ReasonCode order = gateway.TryCharge(
            RequestPriority.Order, 20, Orders(1), new RateMoment(Second, Venue), out _, out _);
        Assert.That((read, order), Is.EqualTo((ReasonCode.RequestBudgetSpent, ReasonCode.None)));
    }

    [Test]
    public void What_is_refused_costs_nothing()
    {
        AddressLimits address = Make();
        Assert.That(Charge(address, RequestPriority.Read, 2_990), Is.EqualTo(ReasonCode.None));
        Assert.That(Charge(address, RequestPriority.Read, 20), Is.EqualTo(ReasonCode.RequestBudgetSpent));
        Assert.That(address.Load(RateLimitKind.RequestWeight, 60, Venue), Is.EqualTo(2_990));
        Assert.That(Charge(address, RequestPriority.Read, 10), Is.EqualTo(ReasonCode.None));
    }

    /// <summary>
    /// Found by tests/Simulation (seed 1800): who asked again a moment too early was told to wait a whole minute more.
    /// </summary>
    [TestCase(RateLimitKind.RequestWeight)]
    [TestCase(RateLimitKind.Orders)]
    public void What_only_the_last_window_holds_back_waits_for_the_end_of_the_edge(RateLimitKind kind)
    {
        var settings = new RateBudgetSettings();
        RateLimitRecord[] limits =
        [
            Weight(6_000),
            new RateLimitRecord { Kind = RateLimitKind.Orders, WindowSeconds = 60, Limit = 100, Used = -1 },
        ];
        var budget = new RateBudget(settings, limits, Make());
        bool isWeight = kind == RateLimitKind.RequestWeight;
        RequestPriority priority = isWeight ? RequestPriority.Read : RequestPriority.Order;
        ReasonCode filled;
        RateRequest request = Orders(isWeight ? 0 : 1);
        do
        {
            filled = budget.TryCharge(
                priority, isWeight ? 100 : 0, request, new RateMoment(Second, Venue), out _, out _);
        }
        while (filled == ReasonCode.None);
        long begin = (Venue / Minute * Minute) + Minute;
        long early = begin + settings.EdgeNanos - 3_000_000;
        ReasonCode reason = budget.TryCharge(
            priority, isWeight ? 100 : 0, request, new RateMoment(Second, early), out _, out long wait);
        Assert.That(reason, Is.EqualTo(ReasonCode.RequestBudgetSpent));
        Assert.That(wait, Is.EqualTo(3_000_000));
    }

    [Test]
    public void A_ban_that_one_side_learns_stops_the_other_and_every_connect()
    {
        AddressLimits address = Make();
        var connects = new ConnectBudget(300, 300 * Second, address: address);
        Assert.That(connects.TryTake(Second, out _), Is.True);
        address.OnBan(Venue + (90 * Second), Second, Venue);
        Assert.That(Charge(address, RequestPriority.Cancel, 1), Is.EqualTo(ReasonCode.Banned));
        Assert.That(connects.TryTake(2 * Second, out long allowedAt), Is.False);
        Assert.That(allowedAt, Is.EqualTo(91 * Second));
        Assert.That(connects.TryTake(91 * Second, out _), Is.True);
    }

    /// <summary>Found by tests/Simulation (seed 5927): the connections were down between the two.</summary>
    [TestCase(30, true)]
    [TestCase(61, false)]
    public void Refusals_in_a_row_for_two_minutes_are_a_ban_and_two_far_apart_are_not(int secondsApart, bool isBan)
    {
        AddressLimits address = Make();
        for (long at = 1; at <= 181; at += secondsApart) address.OnLimited(0, at * Second, Venue + (at * Second));
        Assert.That(address.BreakerReason, Is.EqualTo(isBan ? ReasonCode.Banned : ReasonCode.RateLimited));
    }

    /// <summary>Found by tests/Simulation (seed 11512): a hiccup right behind a ban cost ten minutes more.</summary>
    [Test]
    public void A_refusal_right_behind_a_ban_is_the_first_of_a_new_row([Values] bool wasLimitedBefore)
    {
        AddressLimits address = Make();
        if (wasLimitedBefore) address.OnLimited(0, Second, Venue + Second);
        address.OnBan(Venue + (150 * Second), 2 * Second, Venue + (2 * Second));
        long end = 151 * Second;
        address.OnLimited(0, end, Venue + end);
        Assert.That(address.BreakerReason, Is.EqualTo(ReasonCode.RateLimited));
        Assert.That(address.Breaker(end + (30 * Second)), Is.EqualTo(BreakerState.HalfOpen));
    }

    [Test]
    public void A_success_does_not_close_a_breaker_that_was_opened_anew()
    {
        AddressLimits address = Make();
        address.OnLimited(0, Second, Venue);
        address.OnBan(Venue + Minute, 40 * Second, Venue);
        address.OnSuccess(40 * Second);
        Assert.That(address.Breaker(99 * Second), Is.EqualTo(BreakerState.Open));
        Assert.That(address.BanUntilVenueNanos, Is.EqualTo(Venue + Minute));
        address.OnSuccess(100 * Second);
        Assert.That(address.Breaker(100 * Second), Is.EqualTo(BreakerState.Closed));
        Assert.That(address.BanUntilVenueNanos, Is.Zero);
    }

    [Test]
    public void Of_several_that_come_when_the_time_is_over_one_goes()
    {
        AddressLimits address = Make();
        address.OnLimited(0, 0, Venue);
        Assert.That(Charge(address, RequestPriority.Read, 1, 30 * Second), Is.EqualTo(ReasonCode.None));
        Assert.That(Charge(address, RequestPriority.Cancel, 1, 30 * Second), Is.EqualTo(ReasonCode.RateLimited));
        address.OnSuccess(31 * Second);
        Assert.That(Charge(address, RequestPriority.Cancel, 1, 31 * Second), Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void An_end_beyond_reason_does_not_wrap_around([Values(long.MaxValue, long.MaxValue / 2)] long until)
    {
        AddressLimits address = Make();
        address.OnBan(until, Second, Venue);
        Assert.That(address.Breaker(86_400 * Second), Is.EqualTo(BreakerState.Open));
        address = Make();
        address.OnLimited(until, Second, Venue);
        Assert.That(address.Breaker(86_400 * Second), Is.EqualTo(BreakerState.Open));
    }

    [Test]
    public void The_venues_time_is_told_by_who_has_measured_it()
    {
        AddressLimits address = Make();
        Assert.That(address.VenueNanos(5, 7), Is.EqualTo(7));
        address.SetClock(100);
        Assert.That(address.VenueNanos(5, 7), Is.EqualTo(105));
    }

    /// <summary>Four threads charge as fast as they can: together they never get more than the share.</summary>
    [Test]
    public void Threads_together_never_pass_the_ceiling()
    {
        const int Threads = 4;
        for (int round = 0; round < 20; round++)
        {
            var address = new AddressLimits(
                new RateBudgetSettings(), [Weight(6_000)], new SharedCells(AddressLimits.CellCount));
            long passed = 0;
            var threads = new Thread[Threads];
            for (int i = 0; i < Threads; i++)
            {
                threads[i] = new Thread(() =>
                {
                    for (int n = 0; n < 2_000; n++)
                    {
                        ReasonCode reason = Charge(address, RequestPriority.Cancel, 3);
                        if (reason == ReasonCode.None) Interlocked.Add(ref passed, 3);
                    }
                });
                threads[i].Start();
            }

            foreach (Thread thread in threads) thread.Join();
            Assert.That(passed, Is.LessThanOrEqualTo(4_800).And.GreaterThan(4_700));
            Assert.That(address.Load(RateLimitKind.RequestWeight, 60, Venue), Is.EqualTo(passed));
        }
    }

    private static AddressLimits Make() => new(new RateBudgetSettings(), [Weight(6_000)]);

    private static RateLimitRecord Weight(long limit) => new()
    {
        Kind = RateLimitKind.RequestWeight,
        WindowSeconds = 60,
        Limit = limit,
        Used = -1,
    };

    private static ReasonCode Charge(AddressLimits address, RequestPriority priority, int weight, long now = Second) =>
        address.TryCharge(priority, weight, now, Venue, out _, out _);

    private static RateRequest Orders(int count) => new() { Orders = count };
}
