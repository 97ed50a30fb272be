using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using HdrHistogram;
using LowLatency.Backtest.Data;
using NUnit.Framework;
using Histogram = LowLatency.Formats.Histograms.Histogram;
using HistogramLogWriter = LowLatency.Formats.Histograms.HistogramLogWriter;

namespace LowLatency.Unit.Formats.Histograms;

internal sealed class HistogramLogTests
{
    private const long Start = 1_723_075_200_123_000_000;

    private static Histogram Of(params ReadOnlySpan<long> values)
    {
        var histogram = new Histogram(1, 3_600_000_000_000, 3);
        foreach (long value in values) histogram.Record(value);
        return histogram;
    }

    private static byte[] Write(Action<HistogramLogWriter> write)
    {
        using var stream = new MemoryStream();
        var writer = new HistogramLogWriter(stream);
        writer.WriteHeader(Start, "stages, nanoseconds");
        write(writer);
        return stream.ToArray();
    }

    [Test]
    public void The_text_is_that_of_log_format_1_3()
    {
        byte[] log = Write(
            w => w.WriteInterval("decode", Start + 1_500_000_000, Start + 4_000_000_000, Of(1000, 2_769_000)));
        string[] lines = Encoding.ASCII.GetString(log).Split('\n');
        Assert.That(lines[0], Is.EqualTo("#[stages, nanoseconds]"));
        Assert.That(lines[1], Is.EqualTo("#[Histogram log format version 1.3]"));
        Assert.That(
            lines[2], Is.EqualTo("#[StartTime: 1723075200.123 (seconds since epoch), 2024-08-08T00:00:00.123Z]"));
        Assert.That(lines[3], Is.EqualTo("#[BaseTime: 1723075200.123 (seconds since epoch)]"));
        Assert.That(lines[4], Does.StartWith("\"StartTimestamp\",\"Interval_Length\""));
        Assert.That(lines[5], Does.StartWith("Tag=decode,1.500,2.500,2.769,HISTFAAAA"));
        Assert.That(lines[6], Is.Empty);
    }

    [Test]
    public void The_package_reads_what_was_written()
    {
        Histogram overflowed = Of(5);
        overflowed.Record(long.MaxValue);
        byte[] log = Write(writer =>
        {
            writer.WriteInterval("decode", Start, Start + 1_000_000_000, Of(1, 2, 3));
            writer.WriteInterval(string.Empty, Start + 1_000_000_000, Start + 2_000_000_000, Of(7));
            writer.WriteInterval("wire", Start + 1_000_000_000, Start + 2_000_000_000, overflowed);
        });
        bool isRead = HistogramLog.TryRead(
            new MemoryStream(log), out IReadOnlyList<HistogramBase> read, out string? fault);
        Assert.That((isRead, fault), Is.EqualTo((true, (string?)null)));
        Assert.That(read, Has.Count.EqualTo(3));
        Assert.That((read[0].Tag, read[1].Tag, read[2].Tag), Is.EqualTo(("decode", (string?)null, "wire")));
        Assert.That(read[0].StartTimeStamp, Is.EqualTo(Start / 1_000_000).Within(1));
        Assert.That(read[1].StartTimeStamp - read[0].StartTimeStamp, Is.EqualTo(1_000).Within(1));
        Assert.That((read[0].TotalCount, read[0].GetMaxValue(), read[2].TotalCount), Is.EqualTo((3L, 3L, 1L)));
        HistogramBase sum = HistogramLog.Sum(read[0], new LongHistogram(1, long.MaxValue / 2, 5), read[1]);
        Assert.That((sum.TotalCount, sum.GetValueAtPercentile(100)), Is.EqualTo((4L, 7L)));
        Assert.That(
            Encoding.ASCII.GetString(log),
            Does.Contain("#[Outside: tag=wire overflow=1 negative=0 max=9223372036854775807]\n"));
    }

    [Test]
    public void An_interval_allocates_no_more_than_the_objects_of_its_zlib_stream()
    {
        const int BytesMax = 1_000;
        var histogram = new Histogram(1, 60_000_000_000, 2);
        for (int i = 0; i < 5_000; i++) histogram.Record(1L + ((long)i * i * 1_000));
        using var stream = new MemoryStream(1 << 20);
        var writer = new HistogramLogWriter(stream);
        writer.WriteHeader(Start, "stages, nanoseconds");
        long allocated = 0;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            writer.WriteInterval("decode", Start, Start + 1_000_000_000, histogram);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.That(allocated, Is.LessThan(BytesMax));
    }

    [TestCase("a,b")]
    [TestCase("a b")]
    [TestCase("a\nb")]
    [TestCase("é")]
    public void A_tag_that_would_break_the_line_is_refused(string tag) =>
        Assert.That(
            () => Write(writer => writer.WriteInterval(tag, Start, Start, Of(1))), Throws.ArgumentException);

    [TestCase(-1, 0)]
    [TestCase(5, 4)]
    public void Times_out_of_order_are_refused(long start, long end) =>
        Assert.That(
            () => Write(writer => writer.WriteInterval("a", Start + start, Start + end, Of(1))),
            Throws.ArgumentException);

    [TestCase("Tag=a,1.0,1.0")]
    [TestCase("x,1.0,1.0,HIST")]
    [TestCase("1.0,1.0,1.0,H$ST")]
    [TestCase("1.0,1.0,1.0,HISTFAAA")]
    public void A_bad_line_is_told_with_its_place(string line)
    {
        byte[] good = Write(writer => writer.WriteInterval("a", Start, Start, Of(1)));
        byte[] log = [.. good, .. Encoding.ASCII.GetBytes(line)];
        bool isRead = HistogramLog.TryRead(
            new MemoryStream(log), out IReadOnlyList<HistogramBase> read, out string? fault);
        Assert.That(isRead, Is.False);
        Assert.That(fault, Does.StartWith("interval 2 is not a line of an .hlog, or is damaged: "));
        Assert.That(read, Has.Count.EqualTo(1));
    }
}
