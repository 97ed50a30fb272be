using System;
using System.Numerics;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Portfolio;

public sealed class ConversionRateTests
{
    [Test]
    public void A_mark_converts_exactly()
    {
        var rate = new ConversionRate(9_995_300, 2);
        Assert.That(rate.TryConvert(5_000_000, Rounding.HalfEven, out long dollars), Is.True);
        Assert.That(dollars, Is.EqualTo(499_765_000_000), "0.05 at 99,953.00 is 4,997.65");
    }

    [Test]
    public void The_inverse_gives_back_what_the_rate_gave()
    {
        var rate = new ConversionRate(9_995_300, 2);
        rate.TryConvert(5_000_000, Rounding.HalfEven, out long dollars);
        Assert.That(rate.Inverse().TryConvert(dollars, Rounding.HalfEven, out long back), Is.True);
        Assert.That(back, Is.EqualTo(5_000_000));
    }

    [Test]
    public void No_rate_converts_nothing()
    {
        Assert.That(default(ConversionRate).TryConvert(1, Rounding.Up, out long result), Is.False);
        Assert.That(result, Is.Zero);
        Assert.That(default(ConversionRate).Inverse().IsKnown, Is.False);
        Assert.That(ConversionRate.One.Then(default).IsKnown, Is.False);
    }

    [Test]
    public void What_leaves_64_bits_is_refused_at_its_bound()
    {
        var rate = new ConversionRate(1_000_000, 0);
        Assert.That(rate.TryConvert(long.MaxValue / 10, Rounding.Down, out long result), Is.False);
        Assert.That(result, Is.EqualTo(long.MaxValue));
        Assert.That(rate.TryConvert(-long.MaxValue, Rounding.Down, out result), Is.False);
        Assert.That(result, Is.EqualTo(-long.MaxValue));
        Assert.That(ConversionRate.One.TryConvert(Int128.MaxValue, Rounding.Down, out result), Is.False);
        Assert.That(result, Is.EqualTo(long.MaxValue));
    }

    // Against exact fractions, over all magnitudes that a mark can have.
    [Test]
    public void Products_and_inverses_are_right_to_fourteen_digits()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            ConversionRate one = Draw(random);
            ConversionRate other = Draw(random);
            Near(one.Inverse(), Ten(one.Decimals), one.Units);
            Near(one.Then(other), (BigInteger)one.Units * other.Units, Ten(one.Decimals + other.Decimals));
            Near(one.Then(other.Inverse()), one.Units * Ten(other.Decimals), other.Units * Ten(one.Decimals));
        }
    }

    private static BigInteger Ten(int exponent) => BigInteger.Pow(10, exponent);

    private static ConversionRate Draw(Random random)
    {
        int digits = random.Next(1, 16);
        return new ConversionRate(random.NextInt64(1, PowersOfTen.Of(digits)), random.Next(0, 13));
    }

    private static void Near(ConversionRate actual, BigInteger numerator, BigInteger denominator)
    {
        if (!actual.IsKnown) return;
        BigInteger left = actual.Units * denominator;
        BigInteger right = numerator * Ten(actual.Decimals);
        bool isNear = BigInteger.Abs(left - right) * Ten(14) <= right;
        bool isSmall = actual.Decimals == 36;
        Assert.That(isNear || isSmall, Is.True, $"{actual} is not {numerator} / {denominator}");
    }
}
