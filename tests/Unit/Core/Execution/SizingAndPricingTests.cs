using System;
using System.Numerics;
using LowLatency.Core.Execution;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Execution;

public sealed class SizingAndPricingTests
{
    private static readonly InstrumentRules Rules = new()
    {
        PriceDecimals = 2,
        QuantityDecimals = 5,
        TickUnits = 10,
        LotUnits = 100,
        QuantityUnitsMin = 1_000,
        QuantityUnitsMax = 1_000_000,
        NotionalUnitsMin = 5 * Notional.UnitsPerOne,
        Abilities = InstrumentAbilities.Trading,
    };

    [Test]
    public void Ten_percent_of_equity_by_strength_in_whole_lots()
    {
        Notional budget = OrderSizer.Budget(Notional.FromWhole(100_000), 100_000, 345_000_000);
        Assert.That(budget, Is.EqualTo(Notional.FromWhole(3_450)));

        // 3,450 / 60,123.40 = 0.057382... in lots of 0.001.
        ReasonCode reason = OrderSizer.TrySize(budget, new Price(6_012_340), Rules, out Quantity quantity);
        Assert.That(reason, Is.EqualTo(ReasonCode.None));
        Assert.That(quantity, Is.EqualTo(new Quantity(5_700)));
    }

    [TestCase(50, ReasonCode.SizeBelowMinimum, Description = "below the least quantity")]
    [TestCase(0, ReasonCode.SizeBelowMinimum)]
    [TestCase(60_000, ReasonCode.None, Description = "cut to the largest order")]
    [TestCase(1_000_000_000, ReasonCode.None)]
    public void The_venues_limits_bound_the_size(long wholeBudget, ReasonCode expected)
    {
        Notional budget = Notional.FromWhole(wholeBudget);
        ReasonCode reason = OrderSizer.TrySize(budget, new Price(600_000), Rules, out Quantity quantity);
        Assert.That(reason, Is.EqualTo(expected));
        Assert.That(quantity.Units, Is.LessThanOrEqualTo(1_000_000));
        Assert.That(quantity.Units % 100, Is.Zero);
    }

    [Test]
    public void No_price_and_no_equity_give_no_size()
    {
        ReasonCode reason = OrderSizer.TrySize(Notional.FromWhole(1), Price.None, Rules, out _);
        Assert.That(reason, Is.EqualTo(ReasonCode.PriceUnavailable));
        Assert.That(OrderSizer.Budget(Notional.FromWhole(-1), 100_000, 1), Is.EqualTo(Notional.Zero));
    }

    [TestCase(1)]
    public void Random_sizes_never_cost_more_than_the_budget(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            Notional budget = new(random.NextInt64(0, 1_000_000_000_000_000));
            var price = new Price(random.NextInt64(1, 10_000_000_000));
            if (OrderSizer.TrySize(budget, price, Rules, out Quantity quantity) != ReasonCode.None) continue;
            BigInteger cost = (BigInteger)price.Units * quantity.Units * 10;
            Assert.That(cost <= budget.Units, $"seed {seed} step {i}");
        }
    }

    [TestCase(9_999, 10_001, Side.Buy, 10, 9_990)]
    [TestCase(9_999, 10_001, Side.Sell, 10, 10_010)]
    [TestCase(9_999, 10_001, Side.Buy, 1, 9_999)]
    [TestCase(9_000, 11_000, Side.Buy, 10, 9_800, Description = "the collar's edge replaces a far touch")]
    [TestCase(9_000, 11_000, Side.Sell, 10, 10_200)]
    [TestCase(0, 11_000, Side.Buy, 10, 0)]
    public void A_limit_joins_the_touch_on_the_tick_inside_the_collar(
        long bid, long ask, Side side, long tick, long expected)
    {
        Price mid = new((bid + ask) / 2);
        Price price = OrderPricer.JoinTouch(new Price(bid), new Price(ask), mid, side, tick, 20_000);
        Assert.That(price, Is.EqualTo(new Price(expected)));
    }

    [Test]
    public void A_market_buy_is_valued_at_the_collars_edge()
    {
        OrderPricer.TryWorst(OrderType.Market, Side.Buy, Price.None, new Price(10_001), 20_000, out Price worst);
        Assert.That(worst, Is.EqualTo(new Price(10_202)));
        OrderPricer.TryWorst(OrderType.Limit, Side.Buy, new Price(9), new Price(10_001), 20_000, out worst);
        Assert.That(worst, Is.EqualTo(new Price(9)));
        var highest = new Price(long.MaxValue);
        Assert.That(OrderPricer.TryWorst(OrderType.Market, Side.Buy, default, highest, 20_000, out _), Is.False);
    }
}
