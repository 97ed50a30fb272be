using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using LowLatency.Formats.Histograms;
using NUnit.Framework;

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
            writer => writer.WriteInterval("decode", Start + 1_500_000_000, Start + 4_000_000_000, Of(1000, 2_769_000)));
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
    public void What_was_written_is_read()
    {
        Histogram overflowed = Of(5);
        overflowed.Record(long.MaxValue);
        byte[] log = Write(writer =>
        {
            writer.WriteInterval("decode", Start, Start + 1_000_000_000, Of(1, 2, 3));
            writer.WriteInterval(string.Empty, Start + 1_000_000_000, Start + 2_000_000_000, Of(7));
            writer.WriteInterval("wire", Start + 1_000_000_000, Start + 2_000_000_000, overflowed);
        });
        Assert.That(
            HistogramLogReader.TryRead(log, out IReadOnlyList<HistogramLogInterval> read, out string? fault), Is.True);
        Assert.That(fault, Is.Null);
        Assert.That(read, Has.Count.EqualTo(3));
        Assert.That((read[0].Tag, read[1].Tag, read[2].Tag), Is.EqualTo(("decode", string.Empty, "wire")));
        Assert.That((read[0].StartNanos, read[0].LengthNanos), Is.EqualTo((Start, 1_000_000_000L)));
        Assert.That(read[1].StartNanos, Is.EqualTo(Start + 1_000_000_000));
        Assert.That((read[0].Histogram.Count, read[0].Histogram.MaxValue), Is.EqualTo((3L, 3L)));
        Assert.That(
            Encoding.ASCII.GetString(log),
            Does.Contain("#[Outside: tag=wire overflow=1 negative=0 max=9223372036854775807]\n"));
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

    [TestCase("#[Histogram log format version 2.0]", "log format 2.0 is not known")]
    [TestCase("#[BaseTime: x (seconds since epoch)]", "base time 'x' is not a number")]
    [TestCase("Tag=a,1.0,1.0", "2 columns, not 4")]
    [TestCase("x,1.0,1.0,HIST", "start 'x' is not a number")]
    [TestCase("1.0,99999999999,1.0,HIST", "length '99999999999' is not a number")]
    [TestCase("1.0,1.0,1.0,H$ST", "the histogram is not base64")]
    [TestCase("1.0,1.0,1.0,HISTFAAA", "the histogram is not readable: TooShort")]
    public void A_bad_line_is_told_with_its_number(string line, string expected)
    {
        byte[] log = [.. Write(writer => writer.WriteInterval("a", Start, Start, Of(1))), .. Encoding.ASCII.GetBytes(line)];
        Assert.That(
            HistogramLogReader.TryRead(log, out IReadOnlyList<HistogramLogInterval> read, out string? fault), Is.False);
        Assert.That(fault, Is.EqualTo("line 7: " + expected));
        Assert.That(read, Has.Count.EqualTo(1));
    }
}
