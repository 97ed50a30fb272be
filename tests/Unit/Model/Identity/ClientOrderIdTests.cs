using System;
using System.Collections.Generic;
using System.Numerics;
using System.Text;
using LowLatency.Model.Identity;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Identity;

[TestFixture]
public sealed class ClientOrderIdTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Test]
    public void Maxima_are_the_largest_numbers_of_their_digits()
    {
        Assert.That((BigInteger)ClientOrderId.InstanceMax, Is.EqualTo(BigInteger.Pow(62, 2) - 1));
        Assert.That((BigInteger)ClientOrderId.EpochMax, Is.EqualTo(BigInteger.Pow(62, 5) - 1));
        Assert.That((BigInteger)ClientOrderId.SequenceMax, Is.EqualTo(BigInteger.Pow(62, 8) - 1));
        Assert.That(ClientOrderId.TextLength, Is.EqualTo(1 + 2 + 5 + 8 + 1).And.LessThanOrEqualTo(18));
    }

    [Test]
    public void Ids_at_the_bounds_and_random_ids_parse_back()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 50_000; i++)
        {
            ClientOrderId id = NextId(random, i);
            string text = Text(id);
            Assert.That(text, Has.Length.EqualTo(ClientOrderId.TextLength));
            Assert.That(text[0], Is.EqualTo('L'));
            Assert.That(text.AsSpan().ContainsAnyExcept(Alphabet), Is.False);
            Assert.That(TryParse(text, out ClientOrderId parsed), Is.True, text);
            Assert.That(parsed, Is.EqualTo(id));
            Assert.That(
                (parsed.Instance, parsed.Epoch, parsed.Sequence), Is.EqualTo((id.Instance, id.Epoch, id.Sequence)));
        }
    }

    [Test]
    public void The_layout_is_stable()
    {
        Assert.That(Text(new ClientOrderId(1, 2, 3)), Does.StartWith("L010000200000003"));
        Assert.That(
            Text(new ClientOrderId(ClientOrderId.InstanceMax, ClientOrderId.EpochMax, ClientOrderId.SequenceMax)),
            Does.StartWith("Lzzzzzzzzzzzzzzz"));
        Assert.That(Text(new ClientOrderId(10, 36, 61)), Does.StartWith("L0A0000a0000000z"));
        Assert.That(Text(new ClientOrderId(1, 2, 3)), Is.EqualTo("L010000200000003M"));
    }

    [Test]
    public void Texts_sort_like_sequences()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 5_000; i++)
        {
            ulong left = (ulong)random.NextInt64(1, (long)ClientOrderId.SequenceMax + 1);
            ulong right = (ulong)random.NextInt64(1, (long)ClientOrderId.SequenceMax + 1);
            if (left == right) continue;
            string leftText = Text(new ClientOrderId(7, 8, left));
            int order = string.CompareOrdinal(leftText, Text(new ClientOrderId(7, 8, right)));
            Assert.That(order < 0, Is.EqualTo(left < right));
        }
    }

    [Test]
    public void Every_single_wrong_character_is_detected()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 500; i++)
        {
            byte[] text = Encoding.ASCII.GetBytes(Text(NextId(random, i)));
            for (int position = 0; position < text.Length; position++)
            {
                byte right = text[position];
                for (int wrong = 0; wrong < 256; wrong++)
                {
                    if (wrong == right) continue;
                    text[position] = (byte)wrong;
                    if (ClientOrderId.TryParse(text, out _)) Assert.Fail(Encoding.ASCII.GetString(text));
                }

                text[position] = right;
            }
        }
    }

    [Test]
    public void Every_swap_of_two_different_neighbours_is_detected()
    {
        int swaps = 0;
        Random random = TestSeed.NewRandom();
        for (int position = 1; position < ClientOrderId.TextLength - 2; position++)
        {
            for (int left = 0; left < 62; left++)
            {
                for (int right = 0; right < 62; right++)
                {
                    if (left == right) continue;
                    byte[] text = Encoding.ASCII.GetBytes(WithDigits(random, position, left, right));
                    (text[position], text[position + 1]) = (text[position + 1], text[position]);
                    if (ClientOrderId.TryParse(text, out _)) Assert.Fail(Encoding.ASCII.GetString(text));
                    swaps++;
                }
            }
        }

        Assert.That(swaps, Is.EqualTo(14 * 62 * 61));
    }

    [Test]
    public void A_swap_with_the_check_character_or_the_prefix_is_detected()
    {
        Random random = TestSeed.NewRandom();
        for (int i = 0; i < 50_000; i++)
        {
            byte[] text = Encoding.ASCII.GetBytes(Text(NextId(random, i)));
            foreach (int position in (ReadOnlySpan<int>)[0, ClientOrderId.TextLength - 2])
            {
                if (text[position] == text[position + 1]) continue;
                (text[position], text[position + 1]) = (text[position + 1], text[position]);
                if (ClientOrderId.TryParse(text, out _)) Assert.Fail(Encoding.ASCII.GetString(text));
                (text[position], text[position + 1]) = (text[position + 1], text[position]);
            }
        }
    }

    [Test]
    public void Check_characters_use_the_whole_alphabet()
    {
        HashSet<char> seen = [];
        for (ulong sequence = 1; sequence <= 200; sequence++) seen.Add(Text(new ClientOrderId(0, 0, sequence))[^1]);

        Assert.That(seen, Has.Count.EqualTo(62));
    }

    [Test]
    public void Foreign_texts_are_not_ours()
    {
        string own = Text(new ClientOrderId(1, 2, 3));
        string[] foreign = ["", "L", own[1..], own + "0", own[..^1], "l" + own[1..], "x-" + own[2..], " " + own];
        foreach (string text in foreign) Assert.That(TryParse(text, out _), Is.False, text);
    }

    [Test]
    public void Fields_beyond_their_maxima_throw_and_the_default_names_no_order()
    {
        Assert.That(() => new ClientOrderId(ClientOrderId.InstanceMax + 1, 0, 1), Throws.Exception);
        Assert.That(() => new ClientOrderId(0, ClientOrderId.EpochMax + 1, 1), Throws.Exception);
        Assert.That(() => new ClientOrderId(0, 0, ClientOrderId.SequenceMax + 1), Throws.Exception);
        Assert.That(default(ClientOrderId).IsNone, Is.True);
        Assert.That(TryParse(default(ClientOrderId).ToString(), out _), Is.False);
    }

    private static string WithDigits(Random random, int position, int left, int right)
    {
        char[] digits = new char[15];
        for (int i = 0; i < digits.Length; i++) digits[i] = Alphabet[random.Next(62)];
        digits[position - 1] = Alphabet[left];
        digits[position] = Alphabet[right];
        string text = new(digits);
        ulong sequence = Value(text[7..]);
        return sequence == 0
            ? WithDigits(random, position, left, right)
            : Text(new ClientOrderId((ushort)Value(text[..2]), (uint)Value(text[2..7]), sequence));
    }

    private static ulong Value(string digits)
    {
        ulong value = 0;
        foreach (char digit in digits) value = (value * 62) + (ulong)Alphabet.IndexOf(digit, StringComparison.Ordinal);
        return value;
    }

    private static ClientOrderId NextId(Random random, int i) => (i % 8) switch
    {
        0 => new ClientOrderId(ClientOrderId.InstanceMax, ClientOrderId.EpochMax, ClientOrderId.SequenceMax),
        1 => new ClientOrderId(0, 0, 1),
        2 => new ClientOrderId((ushort)random.Next(0, 3844), 1, (ulong)random.Next(1, 1000)),
        _ => new ClientOrderId(
            (ushort)random.Next(0, ClientOrderId.InstanceMax + 1),
            (uint)random.NextInt64(0, (long)ClientOrderId.EpochMax + 1),
            (ulong)random.NextInt64(1, (long)ClientOrderId.SequenceMax + 1)),
    };

    private static string Text(ClientOrderId id) => id.ToString();

    private static bool TryParse(string text, out ClientOrderId id) =>
        ClientOrderId.TryParse(Encoding.ASCII.GetBytes(text), out id);
}
