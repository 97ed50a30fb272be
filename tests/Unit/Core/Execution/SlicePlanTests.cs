using System;
using LowLatency.Core.Execution;
using LowLatency.Core.Execution.Algorithms;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Execution;

public sealed class SlicePlanTests
{
    private const long CollarPpm = 20_000;

    private static readonly InstrumentRules Rules = new()
    {
        PriceDecimals = 2,
        QuantityDecimals = 3,
        TickUnits = 1,
        LotUnits = 10,
        QuantityUnitsMin = 20,
        NotionalUnitsMin = 5 * Notional.UnitsPerOne,
        Abilities = InstrumentAbilities.Trading,
    };

    [TestCase(0, 0, 240)]
    [TestCase(1, 240, 250)]
    [TestCase(1, 0, 490)]
    [TestCase(2, 490, 250)]
    [TestCase(3, 740, 260)]
    [TestCase(3, 0, 1_000)]
    [TestCase(2, 900, 0, Description = "ahead of the plan")]
    [TestCase(3, 1_000, 0)]
    public void A_slice_wants_its_share_and_what_earlier_ones_left_in_whole_lots(int slice, long filled, long expected)
    {
        // Four shares of 0.995 in lots of 0.010: 0.24875 is 0.240, 0.4975 is 0.490, 0.74625 is 0.740.
        long total = slice == 3 ? 1_000 : 995;
        Quantity wanted = SlicePlan.Twap(new Quantity(total), new Quantity(filled), slice, 4, Rules.LotUnits);
        Assert.That(wanted.Units, Is.EqualTo(expected));
    }

    [TestCase(0, 0)]
    [TestCase(24, 0)]
    [TestCase(25, 1)]
    [TestCase(74, 2)]
    [TestCase(75, 3)]
    [TestCase(100, 3)]
    [TestCase(5_000, 3)]
    public void Time_falls_into_a_slice(long offset, int expected) =>
        Assert.That(SlicePlan.SliceAt(1_000, 100, 4, 1_000 + offset), Is.EqualTo(expected));

    [TestCase(1)]
    public void A_slice_begins_at_the_first_nanosecond_that_falls_into_it(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++)
        {
            int slices = random.Next(2, 1_000);
            long duration = random.NextInt64(slices, 86_400_000_000_000);
            int slice = random.Next(1, slices);
            long start = SlicePlan.StartOf(slice, 7, duration, slices);
            Assert.That(SlicePlan.SliceAt(7, duration, slices, start), Is.EqualTo(slice), $"seed {seed} case {i}");
            Assert.That(SlicePlan.SliceAt(7, duration, slices, start - 1), Is.EqualTo(slice - 1), $"seed {seed} {i}");
        }
    }

    [TestCase(10_000, 50, Description = "5 at 100.00 is 0.05")]
    [TestCase(100_000, 20, Description = "the venue's least quantity")]
    [TestCase(9_990, 60, Description = "0.05006 up to a lot")]
    public void The_least_order_is_whole_lots_above_both_minima(long price, long expected)
    {
        Quantity least = SlicePlan.Least(new Price(price), Rules);
        Assert.That(least.Units, Is.EqualTo(expected));
        Assert.That(OrderSizer.Fit(least, new Price(price), Rules, out _), Is.EqualTo(ReasonCode.None));
    }

    [TestCase(100, 1_000, 100)]
    [TestCase(109, 1_000, 100, Description = "whole lots")]
    [TestCase(950, 1_000, 1_000, Description = "0.050 is 5.00, but 4.90 once the price has fallen by two percent")]
    [TestCase(940, 1_000, 940, Description = "0.060 is enough then too")]
    [TestCase(5_000, 1_000, 1_000, Description = "never more than what remains")]
    public void A_rest_that_could_not_be_sent_goes_along(long wanted, long remaining, long expected)
    {
        ReasonCode reason = SlicePlan.Fit(
            new Quantity(wanted), new Quantity(remaining), new Price(10_000), CollarPpm, Rules, out Quantity child);
        Assert.That(reason, Is.EqualTo(ReasonCode.None));
        Assert.That(child.Units, Is.EqualTo(expected));
    }

    [Test]
    public void Less_than_the_venue_takes_is_told()
    {
        ReasonCode reason = SlicePlan.Fit(
            new Quantity(40), new Quantity(1_000), new Price(10_000), CollarPpm, Rules, out Quantity child);
        Assert.That(reason, Is.EqualTo(ReasonCode.SizeBelowMinimum));
        Assert.That(child.IsZero);
    }

    /// <summary>Whatever fills, the slices' children add up to the whole, each of them an order that the venue takes.
    /// </summary>
    [TestCase(1)]
    [TestCase(2)]
    public void The_children_of_all_slices_add_up_exactly(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++)
        {
            int slices = random.Next(1, 40);
            var price = new Price(random.NextInt64(1_000, 100_000));
            long lots = random.NextInt64(SlicePlan.Least(price, Rules).Units / 10, 5_000);
            var total = new Quantity(lots * 10);
            long filled = 0;
            for (int slice = 0; slice < slices; slice++)
            {
                Quantity wanted = SlicePlan.Twap(total, new Quantity(filled), slice, slices, Rules.LotUnits);
                var remaining = new Quantity(total.Units - filled);
                if (wanted.IsZero) continue;
                ReasonCode reason = SlicePlan.Fit(wanted, remaining, price, CollarPpm, Rules, out Quantity child);
                if (reason != ReasonCode.None) continue;
                Assert.That(
                    OrderSizer.Fit(child, price, Rules, out Quantity same), Is.EqualTo(ReasonCode.None),
                    $"seed {seed} case {i}");
                Assert.That(same, Is.EqualTo(child));
                Assert.That(child.Units, Is.LessThanOrEqualTo(remaining.Units), $"seed {seed} case {i}");
                filled += child.Units;
            }

            Assert.That(filled, Is.EqualTo(total.Units), $"seed {seed} case {i}: {slices} slices at {price.Units}");
        }
    }
}
