using System;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Numbers;

[TestFixture]
public sealed class FixedPointTests
{
    private static readonly long[] Bounds =
    [
        0, 1, -1, 9, 10, -10, 99, 100, 999_999_999_999_999_999, 1_000_000_000_000_000_000, long.MaxValue,
        long.MaxValue - 1, -long.MaxValue, long.MinValue,
    ];

    [TestCase("0", 0, 0)]
    [TestCase("-0", 0, 0)]
    [TestCase("-0.00", 2, 0)]
    [TestCase("007", 0, 7)]
    [TestCase("007.50", 2, 750)]
    [TestCase("0000000000000000000000000001", 0, 1)]
    [TestCase("1.0000000000000000000000000000", 0, 1)]
    [TestCase("1.5", 1, 15)]
    [TestCase("1.5", 4, 15_000)]
    [TestCase("-1.5", 4, -15_000)]
    [TestCase("61234.56000000", 2, 6_123_456)]
    [TestCase("0.00000001", 8, 1)]
    [TestCase("9223372036854775807", 0, long.MaxValue)]
    [TestCase("-9223372036854775808", 0, long.MinValue)]
    [TestCase("-9.223372036854775808", 18, long.MinValue)]
    [TestCase("92233720368.54775807", 8, long.MaxValue)]
    [TestCase("0", 18, 0)]
    [TestCase("9", 18, 9_000_000_000_000_000_000)]
    public void Plain_decimals_parse(string text, int decimals, long expected)
    {
        bool isParsed = FixedPoint.TryParse(Encoding.ASCII.GetBytes(text), decimals, out long units);

        Assert.That((isParsed, units), Is.EqualTo((true, expected)));
    }

    [TestCase("", 2)]
    [TestCase("-", 2)]
    [TestCase(".", 2)]
    [TestCase("-.", 2)]
    [TestCase(".5", 2)]
    [TestCase("-.5", 2)]
    [TestCase("0.", 2)]
    [TestCase("5.", 0)]
    [TestCase("1..2", 2)]
    [TestCase("1.2.3", 4)]
    [TestCase("--1", 2)]
    [TestCase("1-", 2)]
    [TestCase("+1", 2)]
    [TestCase(" 1", 2)]
    [TestCase("1 ", 2)]
    [TestCase("1e5", 2)]
    [TestCase("1,5", 2)]
    [TestCase("0x1", 2)]
    [TestCase("NaN", 2)]
    [TestCase("1\0", 2)]
    [TestCase("1:", 2)]
    [TestCase("1/", 2)]
    [TestCase("1.001", 2)]
    [TestCase("1.0010", 2)]
    [TestCase("0.1", 0)]
    [TestCase("9223372036854775808", 0)]
    [TestCase("-9223372036854775809", 0)]
    [TestCase("18446744073709551616", 0)]
    [TestCase("18446744073709551617", 0)]
    [TestCase("99999999999999999999999999", 0)]
    [TestCase("92233720368.54775808", 8)]
    [TestCase("10", 18)]
    [TestCase("-10", 18)]
    [TestCase("9.3", 18)]
    [TestCase("1844674407370955162", 1)]
    public void Everything_else_is_refused_with_zero_units(string text, int decimals)
    {
        bool isParsed = FixedPoint.TryParse(Encoding.ASCII.GetBytes(text), decimals, out long units);

        Assert.That((isParsed, units), Is.EqualTo((false, 0L)));
    }

    [TestCase(5, 2, "0.05")]
    [TestCase(-5, 2, "-0.05")]
    [TestCase(0, 0, "0")]
    [TestCase(0, 3, "0.000")]
    [TestCase(12, 0, "12")]
    [TestCase(123, 2, "1.23")]
    [TestCase(long.MinValue, 0, "-9223372036854775808")]
    [TestCase(long.MinValue, 18, "-9.223372036854775808")]
    [TestCase(long.MaxValue, 8, "92233720368.54775807")]
    [TestCase(1, 18, "0.000000000000000001")]
    public void Format_writes_exactly_the_decimals(long units, int decimals, string expected) =>
        Assert.That(FixedPoint.Format(units, decimals), Is.EqualTo(expected));

    [Test]
    public void Formatted_numbers_parse_back_at_every_bound_and_decimal_count()
    {
        Assert.Multiple(() =>
        {
            for (int decimals = 0; decimals <= PowersOfTen.ExponentMax; decimals++)
            {
                foreach (long units in Bounds) Assert.That(RoundTrip(units, decimals), Is.EqualTo(units));
            }
        });
    }

    [Test]
    public void Formatted_random_numbers_parse_back()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(10_000).WithReplay((ulong)TestSeed.Next(), 1);
        Gen<(long, int)> cases = ArbMap.Default.GeneratorFor<long>()
            .Or(Gen.Elements(Bounds))
            .Zip(Gen.Choose(0, PowersOfTen.ExponentMax));
        Prop.ForAll(cases.ToArbitrary(), input => RoundTrip(input.Item1, input.Item2) == input.Item1).Check(config);
    }

    [Test]
    public void Random_decimal_texts_agree_with_big_integers()
    {
        Random random = TestSeed.NewRandom();
        byte[] alphabet = Encoding.ASCII.GetBytes("0123456789000999.-");
        Span<byte> text = stackalloc byte[26];
        int accepted = 0;
        for (int i = 0; i < 300_000; i++)
        {
            Span<byte> word = text[..random.Next(1, 26)];
            for (int k = 0; k < word.Length; k++) word[k] = alphabet[random.Next(k == 0 ? 18 : i % 2 == 0 ? 10 : 17)];
            if (i % 3 == 0 && word.Length > 2) word[random.Next(1, word.Length - 1)] = (byte)'.';
            int decimals = random.Next(0, 19);
            string written = Encoding.ASCII.GetString(word);
            long? expected = Oracle(written, decimals);
            bool isParsed = FixedPoint.TryParse(word, decimals, out long units);
            if (isParsed) accepted++;
            if (isParsed != expected.HasValue || (isParsed && units != expected))
            {
                Assert.Fail($"\"{written}\" with {decimals} decimals: {isParsed} {units}, expected {expected}");
            }
        }

        Assert.That(accepted, Is.GreaterThan(10_000), "the generator must produce valid numbers too");
    }

    [Test]
    public void Order_of_numbers_is_the_order_of_their_texts()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 20_000; i++)
        {
            long left = TestSeed.NextInt64(random);
            long right = TestSeed.NextInt64(random);
            decimal leftText = decimal.Parse(FixedPoint.Format(left, 8));
            decimal rightText = decimal.Parse(FixedPoint.Format(right, 8));
            Assert.That(Math.Sign(leftText.CompareTo(rightText)), Is.EqualTo(Math.Sign(left.CompareTo(right))));
            Assert.That(new Price(left) < new Price(right), Is.EqualTo(left < right));
            Assert.That(new Quantity(left) >= new Quantity(right), Is.EqualTo(left >= right));
        }
    }

    [Test]
    public void A_target_that_is_too_short_is_refused_and_the_longest_text_fits_the_maximum()
    {
        byte[] target = new byte[FixedPoint.TextLengthMax];
        int longest = 0;
        for (int decimals = 0; decimals <= PowersOfTen.ExponentMax; decimals++)
        {
            foreach (long units in Bounds)
            {
                Assert.That(FixedPoint.TryFormat(units, decimals, target, out int length), Is.True);
                Assert.That(
                    FixedPoint.TryFormat(units, decimals, target.AsSpan(0, length - 1), out int refused), Is.False);
                Assert.That(refused, Is.Zero);
                longest = Math.Max(longest, length);
            }
        }

        Assert.That(longest, Is.LessThanOrEqualTo(FixedPoint.TextLengthMax));
    }

    [Test]
    public void Powers_of_ten_are_powers_of_ten()
    {
        Assert.That(PowersOfTen.All.Length, Is.EqualTo(PowersOfTen.ExponentMax + 1));
        for (int i = 0; i <= PowersOfTen.ExponentMax; i++)
        {
            Assert.That((BigInteger)PowersOfTen.Of(i), Is.EqualTo(BigInteger.Pow(10, i)));
        }

        Assert.That(() => PowersOfTen.Of(19), Throws.TypeOf<IndexOutOfRangeException>());
    }

    private static long RoundTrip(long units, int decimals)
    {
        Span<byte> text = stackalloc byte[FixedPoint.TextLengthMax];
        if (!FixedPoint.TryFormat(units, decimals, text, out int length)) throw new InvalidOperationException();
        return FixedPoint.TryParse(text[..length], decimals, out long parsed)
            ? parsed
            : throw new InvalidOperationException($"{units} with {decimals} decimals does not parse back");
    }

    private static long? Oracle(string text, int decimals)
    {
        string digits = text.StartsWith('-') ? text[1..] : text;
        string[] parts = digits.Split('.');
        if (parts.Length > 2 || !IsDigits(parts[0]) || (parts.Length == 2 && !IsDigits(parts[1]))) return null;
        string fraction = (parts.Length == 2 ? parts[1] : "").PadRight(decimals, '0');
        if (fraction[decimals..].Trim('0').Length > 0) return null;
        BigInteger value = BigInteger.Parse(parts[0] + fraction[..decimals]);
        if (text.StartsWith('-')) value = -value;
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    private static bool IsDigits(string text)
    {
        foreach (char character in text)
        {
            if (!char.IsAsciiDigit(character)) return false;
        }

        return text.Length > 0;
    }
}
