using System.IO;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Files;

/// <summary>A state that outgrows the room it began with: many instruments, long histories.</summary>
internal sealed class SnapshotGrowthTests
{
    private const string Name = "large";
    private const int Mebibyte = 1 << 20;

    private ProcessInTest _process = null!;

    private string Snapshots => Path.Combine(_process.Folder, "journal", "snapshots");

    [SetUp]
    public void Make() => _process = new ProcessInTest();

    [TearDown]
    public void Remove() => _process.Dispose();

    // Before, no snapshot was taken above 8 MiB, and above 64 no engine started again.
    [TestCase(9)]
    [TestCase(72)]
    [CancelAfter(180_000)]
    public void A_large_state_is_saved_while_it_runs_and_an_engine_goes_on_from_it(int mebibytes)
    {
        HostOptions options = Options(snapshotSeconds: 1);
        StrategyRegistry registry = Registry(mebibytes * Mebibyte / sizeof(long));
        _process.Start(options, registry: registry);
        _process.AwaitLine("snapshot: the state has ");
        _process.Await(() => Directory.GetFiles(Snapshots, "*.snapshot").Length > 0, "no snapshot is saved");
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        long sequence = _process.Run.Engine.Sequence;
        _process.End();
        _process.Start(options, registry: registry);
        Assert.That(_process.Log, Does.Contain($"recovered: snapshot {sequence}, 0 events replayed"));
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        _process.End();
    }

    [Test]
    [CancelAfter(180_000)]
    public void A_large_state_is_saved_at_an_orderly_stop_too()
    {
        HostOptions options = Options(snapshotSeconds: 0);
        StrategyRegistry registry = Registry(9 * Mebibyte / sizeof(long));
        _process.Start(options, registry: registry);
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        long sequence = _process.Run.Engine.Sequence;
        _process.End();
        Assert.That(File.Exists(Path.Combine(Snapshots, $"{sequence:D20}.snapshot")), Is.True, _process.Log);
    }

    [Test]
    [CancelAfter(180_000)]
    public void A_folder_that_takes_no_snapshot_is_an_alarm_once_and_does_not_end_the_engine()
    {
        _process.Start(Options(snapshotSeconds: 1), registry: Registry(1));
        Directory.Move(Snapshots, Snapshots + ".away");
        _process.AwaitLine("ALARM snapshot not taken: event ");
        long skipped = _process.Run.Engine.Sequence;
        _process.Await(() => _process.Run.Engine.Sequence > skipped + 30, "it applies nothing any more");
        Directory.Move(Snapshots + ".away", Snapshots);
        _process.AwaitLine("saved: they go on");
        Assert.That(_process.Stop(), Is.EqualTo(ExitCode.Ok), _process.Log);
        Assert.That(_process.Log.Split("ALARM snapshot"), Has.Length.EqualTo(2), "said once");
        _process.End();
    }

    private HostOptions Options(int snapshotSeconds)
    {
        HostOptions options = _process.Options();
        options.Engine.Strategies = [new StrategySettings { Name = Name }];
        options.Journal.SnapshotSeconds = snapshotSeconds;
        return options;
    }

    private static StrategyRegistry Registry(int words) =>
        new StrategyRegistry().Add(new StrategyDefinition(Name, [], [], _ => new Large(words)));

    /// <summary>Its state is as large as one wants.</summary>
    private sealed class Large(int words) : Strategy
    {
        private readonly long[] _words = new long[words];

        public override int WarmUpBars => 1;

        public override void OnBarClosed(in BarContext context, ref Signal signal)
        {
        }

        public override void Reset()
        {
        }

        public override void Traverse(ref StateTraversal state) => state.Visit(_words);
    }
}
