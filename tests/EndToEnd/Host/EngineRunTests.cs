using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using LowLatency.Core.Settings;
using LowLatency.Host.Housekeeping;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Protocol.Feeds;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Metrics;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>The engine's own process, in this one, without a venue.</summary>
internal sealed class EngineRunTests
{
    [TestCase("four")]
    [TestCase("one")]
    [CancelAfter(60_000)]
    public void At_a_stop_the_journal_and_the_engine_end_at_the_same_event(string plan)
    {
        using var folder = new Folder();
        HostOptions options = Options(folder.Path);
        options.Threads.Plan = plan;
        using var run = new EngineRun(options, _ => { });
        var runner = new EngineRunner(run);
        run.Start();

        // Far more than the ring holds: whatever publishes is busy with it while the threads are stopped.
        for (int i = 0; i < 200_000; i++) run.Pipeline.Requests.Add(OperatorAction.EnableTrading);
        long start = Stopwatch.GetTimestamp();
        while (run.Engine.Sequence == 0) Assert.That(Stopwatch.GetElapsedTime(start).TotalSeconds, Is.LessThan(180));
        runner.StopThreads();
        Assert.That(run.Fault, Is.Null);
        Assert.That(run.Engine.Sequence, Is.GreaterThan(0));
        Assert.That(run.Writer.LastSequence, Is.EqualTo(run.Engine.Sequence));
        Assert.That(run.Writer.DurableSequence.Value, Is.EqualTo(run.Engine.Sequence));
    }

    [Test]
    public void A_latency_log_on_a_full_disk_ends_the_log_and_not_the_engine()
    {
        using var folder = new Folder();
        string path = System.IO.Path.Combine(folder.Path, "latency.hlog");
        File.CreateSymbolicLink(path, "/dev/full");
        var stage = new StageHistogram("stage");
        var lines = new List<string>();
        var log = new LatencyLog(Files(path), [stage], intervalSeconds: 0, new WallClock(), lines.Add);
        stage.Record(5);
        log.Poll();
        stage.Record(7);
        Assert.That(log.Poll, Throws.Nothing);
        Assert.That(log.Finish, Throws.Nothing);
        Assert.That(lines, Has.Count.EqualTo(1).And.Exactly(1).StartsWith("latency.hlog ends here: "));
        Assert.That(log.Totals["stage"].Count, Is.EqualTo(2));
    }

    [Test]
    public void A_latency_log_allocates_nothing_between_its_intervals()
    {
        using var folder = new Folder();
        var stage = new StageHistogram("stage");
        string path = System.IO.Path.Combine(folder.Path, "latency.hlog");
        var log = new LatencyLog(Files(path), [stage], intervalSeconds: 3_600, new WallClock(), Console.WriteLine);
        stage.Record(5);
        log.Poll();
        stage.Record(7);
        long before = GC.GetAllocatedBytesForCurrentThread();
        log.Poll();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        log.Finish();
        Assert.That(log.Totals["stage"].Count, Is.EqualTo(2));
    }

    [Test]
    public void A_ring_that_could_not_take_the_largest_book_message_is_refused()
    {
        using var folder = new Folder();
        int largest = BookMessage.SlotCount(new FeedSettings().LevelsMax);
        var faults = new List<string>();
        HostOptions options = Options(folder.Path);
        options.Threads.RingSlots = 4_096;
        HostOptionsValidator.Validate(options, faults);
        Assert.That(largest, Is.GreaterThan(4_096 / 4));
        Assert.That(faults, Has.One.StartsWith("threads.ringSlots"));
        options.Threads.RingSlots = 8_192;
        faults.Clear();
        HostOptionsValidator.Validate(options, faults);
        Assert.That(largest, Is.LessThanOrEqualTo(8_192 / 4));
        Assert.That(faults, Has.None.StartsWith("threads.ringSlots"));
    }

    private static HistogramFiles Files(string path) => new(path, 1 << 20, 1 << 20);

    private static HostOptions Options(string folder) => new()
    {
        Engine = new EngineSettings
        {
            Instance = 1,
            Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
            Strategies = [new StrategySettings { Name = "ema-momentum" }],
        },
        Journal = new JournalOptions
        {
            Directory = System.IO.Path.Combine(folder, "journal"),
            SegmentMebibytes = 4,
            FreeMebibytesMin = 0,
        },
    };

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lowlatency-host-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
