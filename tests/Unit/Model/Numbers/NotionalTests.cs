using System;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Numbers;

[TestFixture]
public sealed class NotionalTests
{
    [Test]
    public void Adding_and_subtracting_is_the_identity_or_an_overflow_that_throws()
    {
        Random random = TestSeed.NewRandom();
        int overflows = 0;
        for (int i = 0; i < 20_000; i++)
        {
            Notional left = new(TestSeed.NextInt64(random));
            Notional right = new(TestSeed.NextInt64(random));
            Int128 exact = (Int128)left.Units + right.Units;
            if (exact > long.MaxValue || exact < long.MinValue)
            {
                if (overflows++ < 200) Assert.That(() => left + right, Throws.TypeOf<OverflowException>());
                continue;
            }

            Assert.That(left + right - right, Is.EqualTo(left));
        }

        Assert.That(overflows, Is.Positive);
    }

    [Test]
    public void Comparisons_agree_with_the_units()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 20_000; i++)
        {
            Notional left = new(TestSeed.NextInt64(random));
            Notional right = i % 5 == 0 ? left : new Notional(TestSeed.NextInt64(random));
            Assert.That(left < right, Is.EqualTo(left.Units < right.Units));
            Assert.That(left > right, Is.EqualTo(left.Units > right.Units));
            Assert.That(left <= right, Is.EqualTo(left.Units <= right.Units));
            Assert.That(left >= right, Is.EqualTo(left.Units >= right.Units));
            Assert.That(left == right, Is.EqualTo(left.Units == right.Units));
            Assert.That(Math.Sign(left.CompareTo(right)), Is.EqualTo(left.Units.CompareTo(right.Units)));
        }
    }

    [Test]
    public void Bounds_throw_instead_of_wrapping()
    {
        Assert.That(() => -new Notional(long.MinValue), Throws.TypeOf<OverflowException>());
        Assert.That(() => new Notional(long.MinValue) - new Notional(1), Throws.TypeOf<OverflowException>());
        Assert.That(() => Notional.FromWhole(92_233_720_369), Throws.TypeOf<OverflowException>());
        Assert.That(Notional.FromWhole(-92_233_720_368).Units, Is.EqualTo(-9_223_372_036_800_000_000));
        Assert.That(PowersOfTen.Of(Notional.Decimals), Is.EqualTo(Notional.UnitsPerOne));
    }
}
