using System;
using System.IO;
using System.Linq;
using LowLatency.Host.Housekeeping;
using LowLatency.Host.Process;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Metrics;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Files;

/// <summary>The histogram log of an engine that runs for months, and of one that crashes.</summary>
internal sealed class HistogramFilesTests
{
    private string _folder = "";

    private string Current => Path.Combine(_folder, "latency.hlog");

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("lowlatency-hlog-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_a_crash_left_is_kept_beside_the_new_log()
    {
        File.WriteAllText(Current, "of before");
        Log(1 << 20, 1 << 20).Finish();
        string[] olds = Olds();
        Assert.That(olds, Has.Length.EqualTo(1));
        Assert.That(File.ReadAllText(olds[0]), Is.EqualTo("of before"));
        Assert.That(File.ReadAllText(Current), Does.Contain("#[BaseTime"));
    }

    [Test]
    public void A_log_at_its_size_is_put_aside_and_the_oldest_go()
    {
        const int BytesMax = 4_096;
        const int OldBytesMax = 4 * BytesMax;
        var stage = new StageHistogram("stage");
        LatencyLog log = Log(BytesMax, OldBytesMax, stage);
        for (int i = 0; i < 2_000; i++)
        {
            stage.Record(1_000 + (i * 1_000));
            log.Poll();
        }

        log.Finish();
        long[] bytes = [.. Olds().Select(static path => new FileInfo(path).Length)];
        Assert.That(bytes.Sum(), Is.InRange(OldBytesMax / 2, OldBytesMax));
        Assert.That(new FileInfo(Current).Length, Is.LessThan(2 * BytesMax));
        foreach (string old in Olds()) Assert.That(File.ReadAllText(old), Does.Contain("#[BaseTime"), old);
        Assert.That(log.Totals["stage"].Count, Is.EqualTo(2_000), "the report has all of it");
    }

    [Test]
    public void Logs_of_one_moment_do_not_overwrite_each_other()
    {
        DateTime moment = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var files = new HistogramFiles(Current, 1 << 20, 1 << 20);
        for (int i = 0; i < 3; i++)
        {
            File.WriteAllText(Current, $"{i}");
            File.SetLastWriteTimeUtc(Current, moment);
            files.Begin().Dispose();
        }

        Assert.That(Olds().Select(File.ReadAllText), Is.EqualTo(new[] { "0", "1", "2" }));
    }

    // Intervals of no length: each poll ends one.
    private LatencyLog Log(long bytesMax, long oldBytesMax, params StageHistogram[] stages) => new(
        new HistogramFiles(Current, bytesMax, oldBytesMax), stages, intervalSeconds: 0, new WallClock(),
        Console.WriteLine);

    private string[] Olds() => [.. Directory.GetFiles(_folder, "latency-*.hlog").Order(StringComparer.Ordinal)];
}
