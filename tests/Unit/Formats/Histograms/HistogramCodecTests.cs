using System;
using System.Collections.Generic;
using System.IO;
using HdrHistogram;
using HdrHistogram.Iteration;
using HdrHistogram.Utilities;
using LowLatency.Formats.Histograms;
using NUnit.Framework;
using Histogram = LowLatency.Formats.Histograms.Histogram;

namespace LowLatency.Unit.Formats.Histograms;

/// <summary>The HdrHistogram package reads what the engine encodes.</summary>
internal sealed class HistogramCodecTests
{
    private const long Highest = 3_600_000_000_000;

    [Test]
    public void The_package_decodes_every_count([Values(0, 1, 50, 20_000)] int values, [Values] bool compressed)
    {
        var random = new Random(values + 1);
        var recorded = new Histogram(1, Highest, 3);
        var oracle = new LongHistogram(1, Highest, 3);
        for (int i = 0; i < values; i++)
        {
            long value = random.NextInt64(1L << 40) >> random.Next(40);
            recorded.Record(value);
            oracle.RecordValue(value);
        }

        var bytes = ByteBuffer.Allocate(compressed ? EncodeCompressed(recorded) : HistogramCodec.Encode(recorded));
        HistogramBase decoded = compressed
            ? HistogramEncoding.DecodeFromCompressedByteBuffer(bytes, 0)
            : HistogramEncoding.DecodeFromByteBuffer(bytes, 0);
        Assert.That(Counts(decoded), Is.EqualTo(Counts(oracle)));
        Assert.That((decoded.TotalCount, decoded.HighestTrackableValue), Is.EqualTo(((long)values, Highest)));
    }

    // Buffers that held another one: as a log's do.
    private static byte[] EncodeCompressed(Histogram histogram)
    {
        byte[] plain = new byte[100];
        using var stream = new MemoryStream();
        stream.Write(new byte[5_000]);
        HistogramCodec.EncodeCompressed(histogram, ref plain, stream);
        return stream.ToArray();
    }

    private static List<(long Value, long Count)> Counts(HistogramBase histogram)
    {
        List<(long Value, long Count)> counts = [];
        foreach (HistogramIterationValue step in histogram.RecordedValues())
        {
            counts.Add((step.ValueIteratedTo, step.CountAtValueIteratedTo));
        }

        return counts;
    }

    [Test]
    public void The_plain_encoding_is_the_documented_bytes()
    {
        var histogram = new Histogram(1, 2, 0);
        for (int i = 0; i < 64; i++) histogram.Record(0);
        histogram.Record(2);
        byte[] expected = Convert.FromHexString(
            "1C849313" + "00000004" + "00000000" + "00000000" + "0000000000000001" + "0000000000000002"
            + "3FF0000000000000" + "8001" + "00" + "02");
        Assert.That(HistogramCodec.Encode(histogram), Is.EqualTo(expected));
    }
}
