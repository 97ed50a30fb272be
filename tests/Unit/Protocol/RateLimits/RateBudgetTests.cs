using System.Collections.Generic;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.RateLimits;

[TestFixture]
internal sealed class RateBudgetTests
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;

    private static readonly RateLimitRecord[] Limits =
    [
        new() { Kind = RateLimitKind.RequestWeight, WindowSeconds = 60, Limit = 600, Used = -1 },
        new() { Kind = RateLimitKind.Orders, WindowSeconds = 10, Limit = 50, Used = -1 },
        new() { Kind = RateLimitKind.Orders, WindowSeconds = 86_400, Limit = 2_000, Used = -1 },
        new() { Kind = RateLimitKind.RawRequests, WindowSeconds = 300, Limit = 1_000, Used = -1 },
    ];

    [Test]
    public void Repetitions_stop_first_then_reads_then_reconciliations_then_orders_then_cancels()
    {
        RateBudget budget = Make();
        Assert.That(Spend(budget, RequestPriority.Repeat, 10, 100 * Minute + (5 * Second)), Is.EqualTo(24));
        Assert.That(Spend(budget, RequestPriority.Read, 10, 100 * Minute + (5 * Second)), Is.EqualTo(6));
        Assert.That(Spend(budget, RequestPriority.Recovery, 10, 100 * Minute + (5 * Second)), Is.EqualTo(6));
        Assert.That(Spend(budget, RequestPriority.Order, 10, 100 * Minute + (5 * Second)), Is.EqualTo(6));
        Assert.That(Spend(budget, RequestPriority.Cancel, 10, 100 * Minute + (5 * Second)), Is.EqualTo(6));
        Assert.That(budget.Load(RateLimitKind.RequestWeight, 60, 100 * Minute + (5 * Second)), Is.EqualTo(480));
    }

    [Test]
    public void A_new_window_begins_by_the_venues_clock()
    {
        RateBudget budget = Make();
        Spend(budget, RequestPriority.Cancel, 10, (100 * Minute) + (30 * Second));
        Assert.That(Spend(budget, RequestPriority.Cancel, 10, (101 * Minute) - 1), Is.Zero);
        Assert.That(Spend(budget, RequestPriority.Cancel, 10, (101 * Minute) + (2 * Second)), Is.EqualTo(48));
    }

    [Test]
    public void The_venues_count_wins_when_it_is_higher_and_later_charges_are_added()
    {
        RateBudget budget = Make();
        long now = (100 * Minute) + (20 * Second);
        Charge(budget, RequestPriority.Cancel, 10, now, out ChargeMark mark);
        Charge(budget, RequestPriority.Cancel, 7, now, out _);
        budget.OnReported([Told(300)], in mark, now);
        Assert.That(budget.Load(RateLimitKind.RequestWeight, 60, now), Is.EqualTo(307));
        budget.OnReported([Told(5)], in mark, now);
        Assert.That(budget.Load(RateLimitKind.RequestWeight, 60, now), Is.EqualTo(307));
    }

    [Test]
    public void A_count_of_the_last_window_is_not_taken_for_this_one()
    {
        RateBudget budget = Make();
        Charge(budget, RequestPriority.Cancel, 10, (101 * Minute) - (2 * Second), out ChargeMark mark);
        budget.OnReported([Told(500)], in mark, (101 * Minute) + (2 * Second));
        Assert.That(budget.Load(RateLimitKind.RequestWeight, 60, (101 * Minute) + (2 * Second)), Is.Zero);
    }

    [Test]
    public void Limits_that_the_venue_tells_replace_the_assumed_ones()
    {
        RateBudget budget = Make();
        RateLimitRecord told = new()
        {
            Kind = RateLimitKind.RequestWeight,
            WindowSeconds = 60,
            Limit = 6_000,
            Used = -1,
        };
        ChargeMark mark = default;
        budget.OnReported([told], in mark, 100 * Minute);
        Assert.That(budget.Limit(RateLimitKind.RequestWeight, 60), Is.EqualTo(6_000));
    }

    [Test]
    public void A_limit_refusal_freezes_everything_then_lets_one_probe_pass()
    {
        RateBudget budget = Make();
        long venue = 100 * Minute;
        budget.Address.OnLimited(45 * Second, 0, venue);
        Assert.That(Try(budget, 44 * Second, venue), Is.EqualTo(ReasonCode.RateLimited));
        Assert.That(Try(budget, 45 * Second, venue), Is.EqualTo(ReasonCode.None));
        Assert.That(budget.Address.Breaker(45 * Second), Is.EqualTo(BreakerState.HalfOpen));
        Assert.That(Try(budget, 46 * Second, venue), Is.EqualTo(ReasonCode.RateLimited));
        budget.Address.OnSuccess(46 * Second);
        Assert.That(Try(budget, 46 * Second, venue), Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void A_probe_without_an_answer_is_tried_again()
    {
        RateBudget budget = Make();
        budget.Address.OnLimited(0, 0, 100 * Minute);
        Assert.That(Try(budget, 30 * Second, 100 * Minute), Is.EqualTo(ReasonCode.None));
        Assert.That(Try(budget, 59 * Second, 100 * Minute), Is.EqualTo(ReasonCode.RateLimited));
        Assert.That(Try(budget, 60 * Second, 100 * Minute), Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void A_success_that_was_under_way_does_not_close_an_open_breaker()
    {
        RateBudget budget = Make();
        budget.Address.OnLimited(0, 0, 100 * Minute);
        budget.Address.OnSuccess(Second);
        Assert.That(Try(budget, Second, 100 * Minute), Is.EqualTo(ReasonCode.RateLimited));
    }

    [Test]
    public void Refusals_for_more_than_two_minutes_are_taken_for_a_ban()
    {
        RateBudget budget = Make();
        for (long now = 0; now <= 120 * Second; now += 30 * Second) budget.Address.OnLimited(0, now, 100 * Minute);
        Assert.That(budget.Address.BanUntilVenueNanos, Is.Zero);
        budget.Address.OnLimited(0, 150 * Second, 100 * Minute);
        Assert.That(budget.Address.BreakerReason, Is.EqualTo(ReasonCode.Banned));
        Assert.That(budget.Address.BanUntilVenueNanos, Is.EqualTo(110 * Minute));
    }

    [Test]
    public void A_ban_stops_everything_and_survives_a_restart()
    {
        RateBudget budget = Make();
        budget.Address.OnBan(160 * Minute, 0, 100 * Minute);
        Assert.That(Try(budget, 59 * Minute, 159 * Minute), Is.EqualTo(ReasonCode.Banned));
        RateBudget restarted = Make();
        restarted.Address.RestoreBan(budget.Address.BanUntilVenueNanos, 5 * Second, 130 * Minute);
        Assert.That(Try(restarted, 29 * Minute, 159 * Minute), Is.EqualTo(ReasonCode.Banned));
        Assert.That(Try(restarted, (30 * Minute) + (5 * Second), 160 * Minute), Is.EqualTo(ReasonCode.None));
        restarted.Address.OnSuccess((30 * Minute) + (5 * Second));
        Assert.That(restarted.Address.BanUntilVenueNanos, Is.Zero);
    }

    /// <summary>
    /// The venue's counters as its documents describe them: fixed windows by its own clock, each request counted when
    /// it arrives. Our clock is off, requests fly for a while, answers tell counts late.
    /// </summary>
    [Test]
    public void Random_traffic_never_goes_above_the_share_as_the_venue_counts([Range(1, 40)] int seed)
    {
        SeededRandom random = new((ulong)seed);
        RateBudget budget = Make();
        long skew = (long)random.NextBelow((ulong)Second) - (Second / 2);
        Dictionary<(int, long), long> counted = [];
        List<(long At, ChargeMark Mark)> answers = [];
        long venue = 20_000 * Minute;
        for (int step = 0; step < 20_000; step++)
        {
            venue += (long)random.NextBelow(60) * 1_000_000;
            long ours = venue + skew;
            var priority = (RequestPriority)random.NextBelow(5);
            int weight = 1 + (int)random.NextBelow(20);
            int orders = priority == RequestPriority.Order ? 1 : 0;
            ReasonCode reason = budget.TryCharge(
                priority, weight, Orders(orders), new RateMoment(ours, ours), out ChargeMark mark, out _);
            for (int i = 0; reason == ReasonCode.None && i < Limits.Length; i++)
            {
                long arrival = venue + (long)random.NextBelow((ulong)Second / 2);
                long window = Limits[i].WindowSeconds * Second;
                long cost = Limits[i].Kind switch
                {
                    RateLimitKind.RequestWeight => weight,
                    RateLimitKind.Orders => orders,
                    _ => 1,
                };
                counted.TryGetValue((i, arrival / window), out long used);
                counted[(i, arrival / window)] = used + cost;
                Assert.That(
                    used + cost, Is.LessThanOrEqualTo(Limits[i].Limit * 80 / 100), $"limit {i}, seed {seed}");
            }

            if (reason == ReasonCode.None && random.NextBelow(3) == 0) answers.Add((venue + (Second / 2), mark));
            while (answers.Count > 0 && answers[0].At <= venue)
            {
                counted.TryGetValue((0, venue / Minute), out long used);
                ChargeMark answered = answers[0].Mark;
                budget.OnReported([Told(used)], in answered, ours);
                answers.RemoveAt(0);
            }
        }
    }

    private static RateBudget Make() => new(new RateBudgetSettings(), Limits);

    private static RateLimitRecord Told(long used) => new()
    {
        Kind = RateLimitKind.RequestWeight,
        WindowSeconds = 60,
        Limit = -1,
        Used = used,
    };

    private static ReasonCode Try(RateBudget budget, long monotonicNanos, long venueNanos) =>
        budget.TryCharge(
            RequestPriority.Cancel, 1, Orders(0), new RateMoment(monotonicNanos, venueNanos), out _, out _);

    private static ReasonCode Charge(
        RateBudget budget, RequestPriority priority, int weight, long now, out ChargeMark mark) =>
        budget.TryCharge(priority, weight, Orders(0), new RateMoment(now, now), out mark, out _);

    private static int Spend(RateBudget budget, RequestPriority priority, int weight, long now)
    {
        int count = 0;
        while (Charge(budget, priority, weight, now, out _) == ReasonCode.None) count++;
        return count;
    }

    private static RateRequest Orders(int count) => new() { Orders = count };
}
