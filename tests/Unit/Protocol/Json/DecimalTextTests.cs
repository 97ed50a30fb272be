using System;
using System.Text;
using System.Text.Json;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Json;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Json;

/// <summary>The vector conversions against the scalar ones, and the scanner against Utf8JsonReader.</summary>
public sealed unsafe class DecimalTextTests
{
    [Test]
    public void Quoted_decimals_equal_the_scalar_answer([Values(1, 2)] int seed)
    {
        Random random = new(seed);
        byte[] buffer = new byte[96];
        for (int i = 0; i < 400_000; i++)
        {
            string text = RandomNumber(random);
            int decimals = random.Next(0, 13);
            int length = Encoding.ASCII.GetBytes(text + "\"" + new string('7', random.Next(0, 40)), buffer);
            bool expected = FixedPoint.TryParse(Encoding.ASCII.GetBytes(text), decimals, out long units);
            fixed (byte* start = buffer)
            {
                byte* end = start + length;
                bool actual = DecimalText.TryReadQuoted(start, end, decimals, out long value, out byte* next);
                Assert.That(actual, Is.EqualTo(expected), $"{text} at {decimals}");
                if (!expected) continue;
                Assert.That(value, Is.EqualTo(units), $"{text} at {decimals}");
                Assert.That((int)(next - start), Is.EqualTo(text.Length + 1));
            }
        }
    }

    [Test]
    public void Level_arrays_equal_the_tolerant_answer([Values(1, 2)] int seed)
    {
        Random random = new(seed);
        Span<EventSlot> slots = GC.AllocateArray<EventSlot>(16, pinned: true);
        Span<EventSlot> others = GC.AllocateArray<EventSlot>(16, pinned: true);
        int accepted = 0;
        DecimalShapeCache learned = new(1);
        for (int i = 0; i < 60_000; i++)
        {
            StringBuilder text = new("[");
            int levels = random.Next(0, 12);
            for (int k = 0; k < levels; k++)
            {
                text.Append(k == 0 ? "" : ",").Append($"[\"{GoodNumber(random)}\",\"{GoodNumber(random)}\"]");
            }

            text.Append(']');
            if (random.Next(4) == 0) text[random.Next(text.Length)] = "0.\",[]9 "[random.Next(8)];
            byte[] bytes = Encoding.ASCII.GetBytes(text + new string('0', random.Next(0, 60)));
            fixed (byte* at = bytes)
            fixed (EventSlot* first = slots)
            fixed (EventSlot* second = others)
            {
                slots.Clear();
                others.Clear();
                int priceDecimals = random.Next(0, 9);
                int quantityDecimals = random.Next(0, 9);
                BookLevelWriter fast = new(first, 60);
                BookLevelWriter slow = new(second, 60);
                DecimalShape* pair = learned.Of(0, priceDecimals, quantityDecimals);
                byte* next = BookLevelReader.ReadFast(at, at + bytes.Length, pair, ref fast);
                byte* end = JsonScanner.SkipValue(at, at + bytes.Length, out _);
                if (next == null) continue;
                accepted++;
                JsonArray whole = new(at, at + bytes.Length);
                Assert.That(end == next, Is.True, text.ToString());
                string read = Encoding.ASCII.GetString(bytes, 0, (int)(next - at));
                byte[] wrapped = Encoding.ASCII.GetBytes($"{{\"b\":{read}}}");
                fixed (byte* origin = wrapped)
                {
                    JsonObject holder = new();
                    holder.Read(origin, origin + wrapped.Length, out _);
                    byte* tolerant = BookLevelReader.Read(
                        holder["b"u8], priceDecimals, quantityDecimals, ref slow, out ReasonCode reason, out _);
                    Assert.That(tolerant != null, Is.True, $"{reason} {text}");
                }

                Assert.That(slow.Count, Is.EqualTo(fast.Count));
                Assert.That(slots.SequenceEqual(others, EqualBytes.Instance), Is.True, text.ToString());
            }
        }

        Assert.That(accepted, Is.GreaterThan(5_000));
    }

    [Test]
    public void The_scanner_accepts_what_Utf8JsonReader_accepts([Values(1, 2)] int seed)
    {
        Random random = new(seed);
        const string Model = """{"a":[1,-2.5e3,{"b":"x\u00e9\n"},[],{}],"c":null,"d":true,"e":false,"f":"","g":0.10}""";
        int valid = 0;
        for (int i = 0; i < 200_000; i++)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(Model);
            for (int k = random.Next(0, 3); k > 0; k--) bytes[random.Next(bytes.Length)] = (byte)random.Next(1, 127);
            bool expected = IsJson(bytes);
            fixed (byte* start = bytes)
            {
                byte* end = JsonScanner.SkipValue(start, start + bytes.Length, out _);
                bool actual = end != null && JsonScanner.SkipSpace(end, start + bytes.Length) == start + bytes.Length;
                Assert.That(actual, Is.EqualTo(expected), Encoding.ASCII.GetString(bytes));
            }

            if (expected) valid++;
        }

        Assert.That(valid, Is.GreaterThan(50_000));
    }

    [TestCase("0.125", 2, 12)]
    [TestCase("0.135", 2, 14)]
    [TestCase("0.1251", 2, 13)]
    [TestCase("-0.125", 2, -12)]
    [TestCase("-0.135", 2, -14)]
    [TestCase("2.5", 0, 2)]
    [TestCase("3.5", 0, 4)]
    [TestCase("65117.44", 1, 651174)]
    public void Rounding_is_half_to_even(string text, int decimals, long expected)
    {
        Assert.That(DecimalText.TryParseRounded(Encoding.ASCII.GetBytes(text), decimals, out long units), Is.True);
        Assert.That(units, Is.EqualTo(expected));
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = JsonScanner.DepthMax });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string GoodNumber(Random random)
    {
        string whole = random.Next(0, 3) == 0 ? "0" : random.NextInt64(1, 1_000_000).ToString();
        if (random.Next(5) == 0) return whole;
        string fraction = new((char)('0' + random.Next(10)), random.Next(1, 5));
        return $"{whole}.{fraction}{new string('0', random.Next(0, 5))}";
    }

    private static string RandomNumber(Random random)
    {
        if (random.Next(3) != 0) return GoodNumber(random);
        int length = random.Next(0, 24);
        StringBuilder text = new();
        for (int i = 0; i < length; i++) text.Append("0123456789012345678900000.-e"[random.Next(28)]);
        return text.ToString();
    }

    private sealed class EqualBytes : System.Collections.Generic.IEqualityComparer<EventSlot>
    {
        internal static readonly EqualBytes Instance = new();

        public bool Equals(EventSlot x, EventSlot y) => x.EventBytes.SequenceEqual(y.EventBytes);

        public int GetHashCode(EventSlot slot) => 0;
    }
}
