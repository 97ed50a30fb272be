using System;
using System.Collections.Generic;
using LowLatency.Protocol.RateLimits.Rules;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.RateLimits.Rules;

/// <summary>The limits that the documents of five venues state, as rows of one model.</summary>
[TestFixture]
public sealed class RateModelTests
{
    private const int Place = 1;
    private const int Cancel = 2;
    private const int Query = 4;
    private const long Milli = 1_000_000;
    private const long Second = 1_000 * Milli;
    private const long Start = 1_700_000_000 * Second;

    /// <summary>
    /// Kraken, starter tier: 60 for each pair, falling by 1.00 a second; cancels cost by the order's age.
    /// </summary>
    private static readonly RateRule KrakenTrading = new()
    {
        Scope = RateScope.Instrument,
        Shape = RateShape.Decay,
        Capacity = 60,
        DecayMillionthsPerSecond = 1_000_000,
        LetsCancelsPass = true,
        Costs =
        [
            new RateCost { Kind = Place },
            new RateCost
            {
                Kind = Cancel,
                Fixed = 0,
                ByAge =
                [
                    (5 * Second, 8), (10 * Second, 6), (15 * Second, 5), (45 * Second, 4), (90 * Second, 2),
                    (300 * Second, 1),
                ],
            },
        ],
    };

    [TestCase(0, 8)]
    [TestCase(4_999, 8)]
    [TestCase(5_000, 6)]
    [TestCase(10_000, 5)]
    [TestCase(15_000, 4)]
    [TestCase(45_000, 2)]
    [TestCase(90_000, 1)]
    [TestCase(300_000, 0)]
    public void A_cancel_costs_by_the_age_of_its_order(int ageMillis, int cost)
    {
        RateModel model = Model(KrakenTrading);
        model.Charge(new RateRequest { Kind = Cancel, OrderAgeNanos = ageMillis * Milli }, At(0));

        Assert.That(model[0].Load(At(0)), Is.EqualTo(cost));
    }

    [Test]
    public void A_decaying_count_holds_orders_back_until_it_has_fallen_and_never_a_cancel()
    {
        RateModel model = Model(KrakenTrading);
        RateRequest place = new() { Kind = Place };
        RateRequest cancel = new() { Kind = Cancel };
        for (int i = 0; i < 6; i++)
        {
            model.Charge(in place, At(0));
            model.Charge(in cancel, At(0));
        }

        for (int i = 0; i < 6; i++) model.Charge(in place, At(0));
        Assert.That(model.WaitNanos(in place, 100, false, At(0)), Is.EqualTo(Second), "6 x (1 + 8) + 6 = 60");
        Assert.That(model.WaitNanos(in cancel, 100, true, At(0)), Is.Zero);
        Assert.That(model.WaitNanos(in place, 100, false, At(999)), Is.EqualTo(Milli));
        Assert.That(model.WaitNanos(in place, 100, false, At(1_000)), Is.Zero);
        Assert.That(model[0].Load(At(10_000)), Is.EqualTo(50));
        Assert.That(model[0].Load(At(100_000)), Is.Zero);
    }

    [Test]
    public void A_decay_of_parts_a_second_loses_nothing_over_many_looks()
    {
        // Intermediate tier: 2.34 a second.
        RateModel model = Model(KrakenTrading with { Capacity = 125, DecayMillionthsPerSecond = 2_340_000 });
        model.OnReported(new RateRequest { Kind = Place }, new RateReport { Used = 125 }, At(0));
        for (int millis = 0; millis < 50_000; millis += 7) model[0].Load(At(millis));

        Assert.That(model[0].Load(At(50_000)), Is.EqualTo(8), "125 - 50 x 2.34");
    }

    [Test]
    public void Each_instrument_has_its_own_count()
    {
        RateModel model = Model(KrakenTrading, instruments: 2);
        model.OnLimited(new RateRequest { Kind = Place, Instrument = 1 }, 0, At(0));

        Assert.That(model.WaitNanos(new RateRequest { Kind = Place, Instrument = 0 }, 100, false, At(0)), Is.Zero);
        Assert.That(
            model.WaitNanos(new RateRequest { Kind = Place, Instrument = 1 }, 100, false, At(0)), Is.EqualTo(Second));
    }

    /// <summary>Bybit, linear: ten creates in any second of an account, told inside HTTP 200 as code 10006.</summary>
    private static RateRule BybitCreate => new()
    {
        Scope = RateScope.Account,
        Shape = RateShape.SlidingWindow,
        Capacity = 10,
        WindowNanos = Second,
        Costs = [new RateCost { Kind = Place }],
    };

    [Test]
    public void Any_second_holds_at_most_the_capacity_of_a_sliding_window([Values(1, 33, 99, 100, 101, 250)] int gap)
    {
        RateModel model = Model(BybitCreate);
        List<long> sent = [];
        for (int millis = 0; millis < 5_000; millis += gap)
        {
            if (model.WaitNanos(new RateRequest { Kind = Place }, 100, false, At(millis)) > 0) continue;
            model.Charge(new RateRequest { Kind = Place }, At(millis));
            sent.Add(millis);
        }

        for (int i = 10; i < sent.Count; i++) Assert.That(sent[i] - sent[i - 10], Is.GreaterThanOrEqualTo(1_000));
        Assert.That(sent, Has.Count.GreaterThanOrEqualTo(Math.Min(5_000 / gap, 40)));
    }

    [Test]
    public void What_is_reported_as_remaining_corrects_a_count_that_others_share()
    {
        RateModel model = Model(BybitCreate);
        model.Charge(new RateRequest { Kind = Place }, At(0));

        // Another process of the account took eight.
        model.OnReported(new RateRequest { Kind = Place }, new RateReport { Limit = 10, Remaining = 1 }, At(10));
        Assert.That(model[0].Load(At(10)), Is.EqualTo(9));

        // More remaining than we think: what is in flight is not counted there yet.
        model.OnReported(new RateRequest { Kind = Place }, new RateReport { Limit = 10, Remaining = 9 }, At(10));
        Assert.That(model[0].Load(At(10)), Is.EqualTo(9));
        Assert.That(model[0].Load(At(1_010)), Is.Zero);
    }

    [Test]
    public void A_limit_told_inside_a_success_of_HTTP_holds_its_endpoint_back_and_no_other()
    {
        RateModel model = Model(BybitCreate, BybitCreate with { Costs = [new RateCost { Kind = Cancel }] });

        Assert.That(model.OnLimited(new RateRequest { Kind = Place }, 1_500 * Milli, At(0)), Is.True);
        Assert.That(
            model.WaitNanos(new RateRequest { Kind = Place }, 100, false, At(0)), Is.EqualTo(1_500 * Milli));
        Assert.That(model.WaitNanos(new RateRequest { Kind = Place }, 100, false, At(1_500)), Is.Zero);
        Assert.That(model.WaitNanos(new RateRequest { Kind = Cancel }, 100, true, At(0)), Is.Zero);
        Assert.That(model.OnLimited(new RateRequest { Kind = Query }, 0, At(0)), Is.False, "no row counts it");
    }

    /// <summary>
    /// OKX: 60 places in two seconds for each instrument, and 1,000 new orders in two seconds of the account.
    /// </summary>
    [Test]
    public void A_request_is_charged_to_every_row_that_counts_it_or_waits_for_the_slowest()
    {
        RateRule single = new()
        {
            Scope = RateScope.Instrument,
            Shape = RateShape.SlidingWindow,
            Capacity = 60,
            WindowNanos = 2 * Second,
            Costs = [new RateCost { Kind = Place }],
        };
        RateRule account = single with { Scope = RateScope.Account, Capacity = 1_000 };
        RateModel model = Model(20, single, account);
        int sent = 0;
        for (int instrument = 0; instrument < 20; instrument++)
        {
            RateRequest place = new() { Kind = Place, Instrument = instrument };
            for (; model.WaitNanos(in place, 100, false, At(0)) == 0; sent++) model.Charge(in place, At(0));
        }

        Assert.That(sent, Is.EqualTo(1_000), "16 instruments have 60, the next one what is left");
        Assert.That(
            model.WaitNanos(new RateRequest { Kind = Place, Instrument = 19 }, 100, false, At(0)),
            Is.EqualTo(2 * Second));
    }

    /// <summary>KuCoin: a pool that is full again 30 s after the first request that it counted.</summary>
    [Test]
    public void A_pool_fills_one_window_after_its_first_request_or_when_the_venue_says()
    {
        RateRule pool = new()
        {
            Scope = RateScope.Account,
            Shape = RateShape.Pool,
            Capacity = 4_000,
            WindowNanos = 30 * Second,
            Costs = [new RateCost { Kind = Place }, new RateCost { Kind = Query, Fixed = 2 }],
        };
        RateModel model = Model(pool);
        RateRequest place = new() { Kind = Place };
        model.Charge(in place, At(5_000));
        model.Charge(new RateRequest { Kind = Query }, At(20_000));
        Assert.That(model[0].Load(At(34_999)), Is.EqualTo(3));
        Assert.That(model[0].Load(At(35_000)), Is.Zero);

        model.Charge(in place, At(40_000));
        model.OnReported(
            in place, new RateReport { Limit = 4_000, Remaining = 0, ResetInNanos = 900 * Milli }, At(40_100));
        Assert.That(model.WaitNanos(in place, 100, false, At(40_100)), Is.EqualTo(900 * Milli));
        Assert.That(model.WaitNanos(in place, 100, false, At(41_000)), Is.Zero);
    }

    [Test]
    public void A_limit_of_a_connection_is_counted_on_each_and_anew_on_a_new_one()
    {
        // KuCoin: 100 frames in 10 s on a connection.
        RateRule frames = new()
        {
            Scope = RateScope.Connection,
            Shape = RateShape.SlidingWindow,
            Capacity = 100,
            WindowNanos = 10 * Second,
            Costs = [new RateCost { Kind = Place }],
        };
        RateModel model = Model(frames);
        RateRequest first = new() { Kind = Place, Connection = 0 };
        for (int i = 0; i < 100; i++) model.Charge(in first, At(0));

        Assert.That(model.WaitNanos(in first, 100, false, At(0)), Is.EqualTo(10 * Second));
        Assert.That(model.WaitNanos(first with { Connection = 1 }, 100, false, At(0)), Is.Zero);
        Assert.That(model.WaitNanos(first with { Connection = -1 }, 100, false, At(0)), Is.Zero, "over HTTP");
        model.OnOpened(0);
        Assert.That(model.WaitNanos(in first, 100, false, At(0)), Is.Zero);
    }

    [Test]
    public void Only_a_share_of_a_limit_is_used_and_one_request_above_it_may_leave_alone()
    {
        RateModel model = Model(BybitCreate with { Costs = [new RateCost { Kind = Place, Fixed = 6 }] });

        Assert.That(model.WaitNanos(new RateRequest { Kind = Place }, 50, false, At(0)), Is.Zero);
        model.Charge(new RateRequest { Kind = Place }, At(0));
        Assert.That(model.WaitNanos(new RateRequest { Kind = Place }, 50, false, At(400)), Is.EqualTo(600 * Milli));
    }

    [Test]
    public void A_rule_that_can_not_be_is_refused()
    {
        RateModel model = new(Second, 1);

        Assert.That(() => model.Add(BybitCreate with { Capacity = 0 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => model.Add(BybitCreate with { WindowNanos = 0 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(
            () => model.Add(BybitCreate with { Shape = RateShape.Decay }), Throws.InstanceOf<ArgumentException>());
        Assert.That(
            () => model.Add(BybitCreate with { Scope = RateScope.Address }), Throws.InstanceOf<ArgumentException>());
    }

    private static RateModel Model(params RateRule[] rules) => Model(1, rules);

    private static RateModel Model(RateRule rule, int instruments) => Model(instruments, rule);

    private static RateModel Model(int instruments, params RateRule[] rules)
    {
        RateModel model = new(Second, instruments);
        foreach (RateRule rule in rules) model.Add(rule);
        return model;
    }

    private static RateMoment At(long millis) => new((100 * Second) + (millis * Milli), Start + (millis * Milli));
}
