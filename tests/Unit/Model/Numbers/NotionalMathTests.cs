using System;
using System.Numerics;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Numbers;

[TestFixture]
public sealed class NotionalMathTests
{
    private static readonly Rounding[] Roundings = Enum.GetValues<Rounding>();

    // numerator, denominator, then the results of Down, Up, TowardsZero, HalfEven.
    [TestCase(7, 2, 3, 4, 3, 4)]
    [TestCase(5, 2, 2, 3, 2, 2)]
    [TestCase(1, 2, 0, 1, 0, 0)]
    [TestCase(3, 2, 1, 2, 1, 2)]
    [TestCase(-1, 2, -1, 0, 0, 0)]
    [TestCase(-3, 2, -2, -1, -1, -2)]
    [TestCase(-5, 2, -3, -2, -2, -2)]
    [TestCase(-7, 2, -4, -3, -3, -4)]
    [TestCase(4, 3, 1, 2, 1, 1)]
    [TestCase(5, 3, 1, 2, 1, 2)]
    [TestCase(-4, 3, -2, -1, -1, -1)]
    [TestCase(-5, 3, -2, -1, -1, -2)]
    [TestCase(6, 3, 2, 2, 2, 2)]
    [TestCase(-6, 3, -2, -2, -2, -2)]
    [TestCase(0, 3, 0, 0, 0, 0)]
    public void Roundings_do_what_their_names_say(
        long numerator, long denominator, long down, long up, long zeroward, long halfEven)
    {
        Assert.Multiple(() =>
        {
            Assert.That((long)NotionalMath.Divide(numerator, denominator, Rounding.Down), Is.EqualTo(down));
            Assert.That((long)NotionalMath.Divide(numerator, denominator, Rounding.Up), Is.EqualTo(up));
            Assert.That((long)NotionalMath.Divide(numerator, denominator, Rounding.TowardsZero), Is.EqualTo(zeroward));
            Assert.That((long)NotionalMath.Divide(numerator, denominator, Rounding.HalfEven), Is.EqualTo(halfEven));
        });
    }

    [Test]
    public void Division_agrees_with_big_integers_for_every_small_pair()
    {
        foreach (Rounding rounding in Roundings)
        {
            for (int numerator = -130; numerator <= 130; numerator++)
            {
                for (int denominator = 1; denominator <= 32; denominator++)
                {
                    BigInteger expected = Divide(numerator, denominator, rounding);
                    Int128 actual = NotionalMath.Divide(numerator, denominator, rounding);
                    if ((BigInteger)actual != expected) Assert.Fail($"{numerator}/{denominator} {rounding}: {actual}");
                }
            }
        }
    }

    [Test]
    public void Half_even_is_right_where_twice_the_remainder_leaves_128_bits()
    {
        Int128 denominator = Int128.MaxValue;

        Assert.That(NotionalMath.Divide(denominator - 1, denominator, Rounding.HalfEven), Is.EqualTo(Int128.One));
        Assert.That(NotionalMath.Divide(1 - denominator, denominator, Rounding.HalfEven), Is.EqualTo((Int128)(-1)));
    }

    [TestCase(0)]
    [TestCase(-3)]
    public void A_denominator_that_is_not_positive_is_a_programming_error(long denominator) =>
        Assert.That(
            () => NotionalMath.Divide(10, denominator, Rounding.Down), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Products_agree_with_big_integers_and_saturate()
    {
        Random random = TestSeed.NewRandom();
        int fitting = 0;
        int saturated = 0;
        for (int i = 0; i < 200_000; i++)
        {
            long price = TestSeed.NextInt64(random);
            long quantity = TestSeed.NextInt64(random);
            int priceDecimals = random.Next(0, InstrumentRules.DecimalsMax + 1);
            int quantityDecimals = random.Next(0, InstrumentRules.DecimalsMax + 1);
            Rounding rounding = Roundings[random.Next(Roundings.Length)];
            BigInteger exact = Divide(
                (BigInteger)price * quantity * BigInteger.Pow(10, Notional.Decimals),
                BigInteger.Pow(10, priceDecimals + quantityDecimals),
                rounding);
            bool fits = exact >= long.MinValue && exact <= long.MaxValue;
            bool actual = NotionalMath.TryMultiply(
                new Price(price), new(quantity), priceDecimals, quantityDecimals, rounding, out Notional result);
            long expected = fits ? (long)exact : exact.Sign > 0 ? long.MaxValue : long.MinValue;
            if (actual != fits || result.Units != expected)
            {
                Assert.Fail($"{price} ({priceDecimals}) x {quantity} ({quantityDecimals}) {rounding}: "
                    + $"{actual} {result.Units}, expected {fits} {expected}");
            }

            _ = fits ? fitting++ : saturated++;
        }

        Assert.That(fitting, Is.GreaterThan(10_000));
        Assert.That(saturated, Is.GreaterThan(10_000));
    }

    [Test]
    public void Quotients_agree_with_big_integers()
    {
        Random random = TestSeed.NewRandom();
        int fitting = 0;
        for (int i = 0; i < 200_000; i++)
        {
            long notional = TestSeed.NextInt64(random);
            long price = TestSeed.NextInt64(random);
            int priceDecimals = random.Next(0, InstrumentRules.DecimalsMax + 1);
            int quantityDecimals = random.Next(0, InstrumentRules.DecimalsMax + 1);
            Rounding rounding = Roundings[random.Next(Roundings.Length)];
            bool fits = false;
            BigInteger exact = 0;
            if (price > 0)
            {
                exact = Divide(
                    notional * BigInteger.Pow(10, priceDecimals + quantityDecimals),
                    price * BigInteger.Pow(10, Notional.Decimals),
                    rounding);
                fits = exact >= long.MinValue && exact <= long.MaxValue;
            }

            bool actual = NotionalMath.TryDivide(
                new Notional(notional), new(price), priceDecimals, quantityDecimals, rounding, out Quantity result);
            if (actual != fits || result.Units != (fits ? (long)exact : 0))
            {
                Assert.Fail($"{notional} / {price} ({priceDecimals}, {quantityDecimals}) {rounding}: "
                    + $"{actual} {result.Units}, expected {fits} {exact}");
            }

            if (fits) fitting++;
        }

        Assert.That(fitting, Is.GreaterThan(10_000));
    }

    [Test]
    public void A_product_beyond_128_bits_saturates_instead_of_wrapping()
    {
        bool fits = NotionalMath.TryMultiply(
            new Price(1L << 62), new Quantity(1L << 62), 0, 0, Rounding.Down, out Notional result);
        bool negativeFits = NotionalMath.TryMultiply(
            new Price(1L << 62), new Quantity(long.MinValue), 0, 0, Rounding.Down, out Notional negative);

        Assert.That((fits, result.Units), Is.EqualTo((false, long.MaxValue)));
        Assert.That((negativeFits, negative.Units), Is.EqualTo((false, long.MinValue)));
    }

    [Test]
    public void Scale_agrees_with_big_integers_and_throws_when_it_does_not_fit()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 50_000; i++)
        {
            long value = TestSeed.NextInt64(random);
            long numerator = TestSeed.NextInt64(random);
            long denominator = Math.Max(1, TestSeed.NextInt64(random) & long.MaxValue);
            Rounding rounding = Roundings[random.Next(Roundings.Length)];
            BigInteger exact = Divide((BigInteger)value * numerator, denominator, rounding);
            if (exact < long.MinValue || exact > long.MaxValue)
            {
                if (i < 500)
                {
                    Assert.That(
                        () => NotionalMath.Scale(new Notional(value), numerator, denominator, rounding),
                        Throws.TypeOf<OverflowException>());
                }

                continue;
            }

            long actual = NotionalMath.Scale(new Notional(value), numerator, denominator, rounding).Units;
            if (actual == exact) continue;
            Assert.Fail($"{value} x {numerator} / {denominator} {rounding}: {actual}, not {exact}");
        }
    }

    // The definition of each rounding over floor and the remainder, by another way than the code under test.
    private static BigInteger Divide(BigInteger numerator, BigInteger denominator, Rounding rounding)
    {
        BigInteger remainder = ((numerator % denominator) + denominator) % denominator;
        BigInteger floor = (numerator - remainder) / denominator;
        if (remainder.IsZero) return floor;
        return rounding switch
        {
            Rounding.Down => floor,
            Rounding.Up => floor + 1,
            Rounding.TowardsZero => numerator.Sign < 0 ? floor + 1 : floor,
            Rounding.HalfEven => (remainder * 2).CompareTo(denominator) switch
            {
                < 0 => floor,
                > 0 => floor + 1,
                _ => floor.IsEven ? floor : floor + 1,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(rounding)),
        };
    }
}
