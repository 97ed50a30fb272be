using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Core.Settings;
using LowLatency.EndToEnd.Cli;
using LowLatency.Formats.Snapshots;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Events.Machine;
using LowLatency.Reading.Journal;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Files;

/// <summary>Old segments go, and a restart still finds all that it needs.</summary>
internal sealed class RetentionTests
{
    private const long Day = 86_400_000_000_000;
    private readonly List<string> _log = [];
    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("lowlatency-retention-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(120_000)]
    public void Old_segments_go_and_a_restart_with_another_configuration_still_finds_its_state()
    {
        HostOptions options = Options();
        long sequence;
        ulong hash;
        using (EngineRun run = RunToEnd(options))
        {
            sequence = run.Engine.Sequence;
            hash = run.Engine.ComputeStateHash();
            RetentionDuty duty = Duty(run, options);
            int before = Segments(run);
            Assert.That(before, Is.GreaterThan(4));
            Assert.That(duty.Run(long.MaxValue, sequence, run.Clock.NowNanos), Is.Zero, "nothing is old yet");
            long later = run.Clock.NowNanos + (31 * Day);
            Assert.That(duty.Run(long.MaxValue, sequence, later), Is.EqualTo(before - 2));
            Assert.That(Segments(run), Is.EqualTo(2));
        }

        options.Engine.Risk.OrderNotionalMax += 1;
        using var again = new EngineRun(options, _log.Add);
        Assert.That(again.Engine.Sequence, Is.EqualTo(sequence));
        Assert.That(again.Recovered.ConfigurationHash, Is.Not.Zero);
        Assert.That(_log, Has.Some.StartsWith($"recovered: snapshot {sequence}"));
        Assert.That(again.Engine.ComputeStateHash(), Is.EqualTo(hash));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Tools_begin_with_a_snapshot_where_old_events_were_removed()
    {
        HostOptions options = Options();
        using EngineRun run = RunToEnd(options);
        string hash = run.Engine.ComputeStateHash().ToString("x16", CultureInfo.InvariantCulture);
        RetentionDuty duty = Duty(run, options);
        Assert.That(duty.Run(long.MaxValue, run.Engine.Sequence, run.Clock.NowNanos + (31 * Day)), Is.Positive);
        ToolResult replay = await Tool.RunAsync("replay", run.JournalPath);
        Assert.That(replay.ExitCode, Is.Zero);
        Assert.That(replay.Output, Does.Contain(hash));
        Assert.That(replay.Errors, Does.Contain("were removed; begun with the snapshot of event"));
        ToolResult orders = await Tool.RunAsync("explain", run.JournalPath, "--orders");
        Assert.That(orders.ExitCode, Is.Zero);
        File.Delete(Directory.GetFiles(Path.Combine(run.JournalPath, "snapshots"), "*.snapshot")[0]);
        ToolResult without = await Tool.RunAsync("replay", run.JournalPath);
        Assert.That(without.ExitCode, Is.EqualTo(2));
        Assert.That(without.Errors, Does.Contain("nothing can be replayed"));
    }

    [Test]
    [CancelAfter(120_000)]
    public void Without_a_snapshot_that_reads_back_nothing_goes_even_on_a_full_disk()
    {
        HostOptions options = Options();
        using EngineRun run = RunToEnd(options);
        string snapshots = Path.Combine(run.JournalPath, "snapshots");
        string file = Directory.GetFiles(snapshots, "*.snapshot")[0];
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        RetentionDuty duty = Duty(run, options);
        Assert.That(duty.Run(0, run.Engine.Sequence, run.Clock.NowNanos + (31 * Day)), Is.Zero);
        Assert.That(_log, Has.Exactly(1).StartsWith("ALARM disk: 0 MiB free"));
        duty.Run(0, run.Engine.Sequence, run.Clock.NowNanos + (31 * Day));
        Assert.That(_log, Has.Exactly(1).StartsWith("ALARM disk:"), "said once");
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.That(duty.Run(0, run.Engine.Sequence, run.Clock.NowNanos), Is.GreaterThan(0), "young, but no room");
    }

    [Test]
    public void Limits_out_of_range_are_faults_and_the_defaults_are_generous()
    {
        HostOptions options = Options();
        Assert.That(new JournalOptions().RemoveSegments, Is.True);
        Assert.That(new JournalOptions().KeepDays, Is.EqualTo(30));
        options.Journal.KeepDays = -1;
        options.Journal.KeepMebibytes = -1;
        options.Journal.FreeMebibytesTarget = -1;
        List<string> faults = [];
        HostOptionsValidator.Validate(options, faults);
        Assert.That(faults, Has.One.StartsWith("journal.keepDays"));
        Assert.That(faults, Has.One.StartsWith("journal.keepMebibytes"));
        Assert.That(faults, Has.One.StartsWith("journal.freeMebibytesWanted"));
    }

    private EngineRun RunToEnd(HostOptions options)
    {
        var run = new EngineRun(options, _log.Add);
        var runner = new EngineRunner(run);
        run.Start();
        const int events = 300_000;
        for (int i = 0; i < events; i++) run.Pipeline.Requests.Add(OperatorAction.EnableTrading);
        long start = Stopwatch.GetTimestamp();
        while (run.Engine.Sequence < events)
        {
            Assert.That(Stopwatch.GetElapsedTime(start).TotalSeconds, Is.LessThan(180));
            Thread.Yield();
        }

        runner.StopThreads();
        Assert.That(run.Pipeline.EndJournal(run.Pipeline.Clock.Now()), Is.True);
        byte[] state = new byte[8 << 20];
        Assert.That(run.Engine.TrySave(state, out int length), Is.True);
        var header = new SnapshotHeader
        {
            JournalId = run.Recovered.Resume.JournalId,
            Sequence = run.Engine.Sequence,
            StateHash = run.Engine.ComputeStateHash(),
            CommandHash = run.Engine.CommandHash,
            ConfigurationHash = run.Recovered.ConfigurationHash,
            TimeNanos = run.Clock.NowNanos,
        };
        Assert.That(run.Snapshots.TrySave(in header, state.AsSpan(0, length), out string error), Is.True, error);
        return run;
    }

    private RetentionDuty Duty(EngineRun run, HostOptions options) =>
        new(options.Journal, run.JournalPath, run.Snapshots, run.Recovered.Resume.JournalId, _log.Add);

    private static int Segments(EngineRun run) => JournalSegments.List(run.JournalPath).Count;

    private HostOptions Options() => new()
    {
        Engine = new EngineSettings
        {
            Instance = 1,
            Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
            Strategies = [new StrategySettings { Name = "ema-momentum" }],
        },
        Journal = new JournalOptions
        {
            Directory = Path.Combine(_folder, "journal"),
            SegmentMebibytes = 1,
            FreeMebibytesMin = 0,
            KeepMebibytes = 1,
        },
    };
}
