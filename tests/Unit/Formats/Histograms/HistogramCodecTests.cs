using System;
using System.Buffers.Binary;
using LowLatency.Formats.Histograms;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Histograms;

internal sealed class HistogramCodecTests
{
    private static Histogram Sample(int seed, int values, long highest = 3_600_000_000_000)
    {
        var random = new Random(seed);
        var histogram = new Histogram(1, highest, 3);
        for (int i = 0; i < values; i++)
            histogram.Record(Math.Min(highest, random.NextInt64(long.MaxValue) >> (20 + random.Next(43))));
        return histogram;
    }

    [Test]
    public void What_was_encoded_is_decoded([Values(0, 1, 50, 20_000)] int values, [Values] bool compressed)
    {
        Histogram histogram = Sample(values + 1, values);
        byte[] bytes = compressed ? HistogramCodec.EncodeCompressed(histogram) : HistogramCodec.Encode(histogram);
        Assert.That(
            HistogramCodec.TryDecode(bytes, out Histogram? decoded), Is.EqualTo(HistogramDecodeFault.None));
        Assert.That(decoded!.HasLayoutOf(histogram), Is.True);
        Assert.That(decoded.Counts.SequenceEqual(histogram.Counts), Is.True);
        Assert.That(decoded.Count, Is.EqualTo(histogram.Count));
        Assert.That(decoded.MaxValue, Is.EqualTo(values == 0 ? 0 : histogram.HighestEquivalent(histogram.MaxValue)));
    }

    [Test]
    public void Large_counts_take_at_most_nine_bytes_and_come_back()
    {
        var histogram = new Histogram(1, 1000, 2);
        histogram.Record(3, long.MaxValue / 2);
        histogram.Record(900, 1L << 55);
        HistogramDecodeFault fault = HistogramCodec.TryDecode(HistogramCodec.Encode(histogram), out Histogram? decoded);
        Assert.That(fault, Is.EqualTo(HistogramDecodeFault.None));
        Assert.That(decoded!.Counts.SequenceEqual(histogram.Counts), Is.True);
    }

    [Test]
    public void The_plain_encoding_is_the_documented_bytes()
    {
        var histogram = new Histogram(1, 2, 0);
        histogram.Record(0, 64);
        histogram.Record(2);
        byte[] expected = Convert.FromHexString(
            "1C849313" + "00000004" + "00000000" + "00000000" + "0000000000000001" + "0000000000000002"
            + "3FF0000000000000" + "8001" + "00" + "02");
        Assert.That(HistogramCodec.Encode(histogram), Is.EqualTo(expected));
    }

    [Test]
    public void Damage_is_told_by_a_reason_and_never_thrown([Range(1, 4)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[] good = seed % 2 == 0
            ? HistogramCodec.EncodeCompressed(Sample(seed, 200))
            : HistogramCodec.Encode(Sample(seed, 200));
        int refused = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int hits = random.Next(4); hits >= 0; hits--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bad = bad[..random.Next(bad.Length)];
            if (HistogramCodec.TryDecode(bad, out Histogram? decoded) == HistogramDecodeFault.None) continue;
            Assert.That(decoded, Is.Null);
            refused++;
        }

        Assert.That(refused, Is.GreaterThan(100));
    }

    [Test]
    public void A_layout_that_would_take_too_much_memory_is_refused()
    {
        byte[] bytes = HistogramCodec.Encode(Sample(1, 10));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), 5);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), long.MaxValue);
        Assert.That(HistogramCodec.TryDecode(bytes, out _), Is.EqualTo(HistogramDecodeFault.BadLayout));
    }

    [Test]
    public void Every_prefix_is_refused()
    {
        byte[] bytes = HistogramCodec.EncodeCompressed(Sample(2, 100));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.That(
                HistogramCodec.TryDecode(bytes.AsSpan(0, length), out _), Is.Not.EqualTo(HistogramDecodeFault.None));
        }
    }
}
