using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.EndToEnd.Cli;
using LowLatency.Formats.Snapshots;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.State;
using LowLatency.Reading.Snapshots;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>A start on the journal that another version of a strategy recorded.</summary>
[TestFixture]
internal sealed class StrategyChangeTests
{
    private const string Name = "own";
    private const int HashEvery = 64;
    private const int JournalDamaged = 2;
    private static readonly string First = new('a', 64);
    private static readonly string Second = new('b', 64);

    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("lowlatency-change-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(60_000)]
    public void Another_version_is_refused_with_both_digests()
    {
        Record(Registry(First), [Any()]);
        StrategyRegistry both = Registry(First).Replace(Version(Second));
        StartFault fault = Refusal(both, accepts: false, Any());
        Assert.That(fault.Message, Does.Contain($"strategy {Name} is another").And.Contain(First).And.Contain(Second));
        Assert.That(Refusal(Registry(Second), accepts: false, Any()).Message, Does.Contain("run `lowlatency build`"));
    }

    [Test]
    [CancelAfter(60_000)]
    public void An_accepted_version_that_gives_the_recorded_hashes_goes_on_and_takes_a_snapshot()
    {
        Record(Registry(First), [Any()]);
        using (EngineRun run = Start(Registry(Second), accepts: true, Any()))
        {
            Assert.That(run.Recovered.IsStrategyChanged, Is.True);
            run.Start();
            Wait(() => run.SnapshotBuffer.IsFilled);
            Save(run);
            End(run);
        }

        // Leave is no longer needed, nor is the version of before.
        using EngineRun again = Start(Registry(Second), accepts: false, Any());
        Assert.That(again.Recovered.IsStrategyChanged, Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public void An_accepted_version_that_decides_differently_is_no_damage_of_the_journal()
    {
        Record(Registry(First), [Any()]);
        StartFault fault = Refusal(new StrategyRegistry().Add(Version(Second, value: 2)), accepts: true, Any());
        Assert.That(
            fault.Message, Does.Contain($"strategy {Name} of digest {First} is not here").And
                .Contain("decides differently: state hash differs").And.Contain("with both files"));
        StrategyRegistry both = Registry(First).Replace(Version(Second, value: 2));
        using EngineRun run = Start(both, accepts: true, Any());
        Assert.That(run.Recovered.IsStrategyChanged, Is.True);
    }

    [Test]
    [CancelAfter(60_000)]
    public void An_engine_that_decides_differently_is_not_told_as_damage_of_the_journal()
    {
        Record(Registry(First), [Any()]);
        StrategyRegistry other = new StrategyRegistry().Add(Version(First, value: 2));
        StartFault fault = Assert.Throws<StartFault>(() => Start(other, accepts: false, Any()).Dispose())!;
        Assert.That(fault.ExitCode, Is.EqualTo(ExitCode.DataError));
        Assert.That(
            fault.Message, Does.Contain("state hash differs from the recorded one at ").And
                .Contain("see runbook: replay differs"));
    }

    [Test]
    [CancelAfter(60_000)]
    public void An_accepted_version_of_another_shape_is_no_damage_of_the_journal()
    {
        Record(Registry(First), [Any()], isSnapshotTaken: true);
        StartFault fault = Refusal(new StrategyRegistry().Add(Version(Second, fields: 2)), accepts: true, Any());
        Assert.That(
            fault.Message, Does.Contain($"strategy {Name} of digest {First} is not here").And
                .Contain("does not restore the state of its snapshots"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_tool_says_which_version_a_snapshot_wants()
    {
        Record(Registry(First), [Any()], isSnapshotTaken: true);
        string journal = Path.Combine(_folder, "journal");
        Directory.Delete(Path.Combine(journal, StrategyFiles.FolderName), recursive: true);
        ToolResult result = await Tool.RunAsync("explain", journal, "--seq", $"{11 * HashEvery}");
        Assert.That(result.ExitCode, Is.EqualTo(JournalDamaged), result.Errors);
        Assert.That(result.Errors, Does.Contain($"strategy {Name}, digest {First}: run `lowlatency build`"));
        Assert.That(result.Errors, Does.Not.Contain("   at "));
    }

    [Test]
    [CancelAfter(60_000)]
    public void Two_versions_of_one_strategy_start_again()
    {
        StrategySettings[] settings = [Of(First), Of(Second)];
        Record(Registry(First).AddVersion(Version(Second)), settings);
        using EngineRun run = Start(Registry(First).AddVersion(Version(Second)), accepts: false, settings);
        Assert.That(run.Recovered.IsStrategyChanged, Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public void Another_name_in_the_same_place_is_refused()
    {
        Record(Registry(First), [Any()]);
        StrategyRegistry registry = Registry(First).Add(Version(Second) with { Name = "other" });
        StartFault fault = Refusal(registry, accepts: false, new StrategySettings { Name = "other" });
        Assert.That(fault.Message, Does.Contain($"strategies[0] was {Name}"));
    }

    private static StrategySettings Any() => new() { Name = Name };

    private static StrategySettings Of(string digest) => new() { Name = Name, Digest = digest };

    private static StrategyRegistry Registry(string digest) => new StrategyRegistry().Add(Version(digest));

    private static StrategyDefinition Version(string digest, long value = 1, int fields = 1) =>
        new(Name, [], [], _ => new Kept(value, fields)) { Source = new StrategySource(digest, static () => [1]) };

    private EngineRun Start(StrategyRegistry registry, bool accepts, params StrategySettings[] strategies) => new(
        new HostOptions
        {
            Engine = new EngineSettings
            {
                Instance = 1,
                StateHashEvery = HashEvery,
                Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
                Strategies = [.. strategies],
            },
            Journal = new JournalOptions
            {
                Directory = Path.Combine(_folder, "journal"),
                SegmentMebibytes = 4,
                FreeMebibytesMin = 0,
                AcceptsStrategyChange = accepts,
            },
        },
        static _ => { }, registry: registry);

    private StartFault Refusal(StrategyRegistry registry, bool accepts, params StrategySettings[] strategies)
    {
        StartFault? fault = Assert.Throws<StartFault>(() => Start(registry, accepts, strategies).Dispose());
        Assert.That(fault!.ExitCode, Is.EqualTo(ExitCode.Configuration), fault.Message);
        return fault;
    }

    // As after a kill: events with recorded hashes, no orderly end.
    private void Record(StrategyRegistry registry, StrategySettings[] strategies, bool isSnapshotTaken = false)
    {
        using EngineRun run = Start(registry, accepts: false, strategies);
        run.Start();
        for (int i = 0; i < 10 * HashEvery; i++) run.Pipeline.Requests.Add(OperatorAction.EnableTrading);
        if (isSnapshotTaken)
        {
            run.Pipeline.Requests.Add(OperatorAction.Snapshot);
            Wait(() => run.SnapshotBuffer.IsFilled);
            Save(run);
        }

        Wait(() => run.Engine.Sequence > 5 * HashEvery);
        End(run);
    }

    private static void End(EngineRun run)
    {
        new EngineRunner(run).StopThreads();
        Assert.That(run.Fault, Is.Null);
        run.Pipeline.EndJournal(run.Pipeline.Clock.Now());
    }

    private static void Save(EngineRun run)
    {
        Wait(() => run.Writer.DurableSequence.Value >= run.SnapshotBuffer.Sequence);
        var header = new SnapshotHeader
        {
            JournalId = run.Recovered.Resume.JournalId,
            Sequence = run.SnapshotBuffer.Sequence,
            StateHash = run.SnapshotBuffer.StateHash,
            CommandHash = run.SnapshotBuffer.CommandHash,
            ConfigurationHash = run.Recovered.ConfigurationHash,
            TimeNanos = run.SnapshotBuffer.WallNanos,
        };
        Assert.That(run.Snapshots.TrySave(in header, run.SnapshotBuffer.Content, out string error), Is.True, error);
    }

    private static void Wait(Func<bool> isDone)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            Assert.That(Stopwatch.GetElapsedTime(start).TotalSeconds, Is.LessThan(45));
            Thread.Yield();
        }
    }

    /// <summary>Its state is a number: another version writes another one, or writes it twice.</summary>
    private sealed class Kept(long value, int fields) : Strategy
    {
        private long _value = value;

        public override int WarmUpBars => 1;

        public override void OnBarClosed(in BarContext context, ref Signal signal)
        {
        }

        public override void Reset()
        {
        }

        public override void Traverse(ref StateTraversal state)
        {
            for (int i = 0; i < fields; i++) state.Visit(ref _value);
        }
    }
}
