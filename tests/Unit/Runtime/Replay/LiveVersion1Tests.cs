using System;
using System.IO;
using System.IO.Compression;
using LowLatency.Core;
using LowLatency.Core.Counters;
using LowLatency.Core.Strategies;
using LowLatency.Model.Reasons;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Replay;

/// <summary>
/// A journal that a build of version 1 (87cf1d9) wrote while it traded live at its local venue on a bad day, replayed
/// by this build: equal commands and states (tests/Goldens/Journal/README.md).
/// </summary>
public sealed class LiveVersion1Tests
{
    private const ulong State = 0xe79257c09c2d368a;
    private const ulong Commands = 0x4fb113f5591fdc08;
    private const long Events = 9_812;

    [Test]
    public void It_replays_to_the_commands_and_states_of_the_build_that_wrote_it()
    {
        using TempFolder folder = new();
        Unpack(folder.Path);
        EngineReplayOutcome outcome = EngineReplay.Run(
            folder.Path, StrategyRegistry.BuiltIn(), new JournalReplayRange());
        Assert.That(outcome.IsEqual, Is.True, $"{outcome.End} {outcome.Fault}");
        Engine engine = outcome.Engine!;
        Assert.Multiple(() =>
        {
            Assert.That(engine.CommandHash, Is.EqualTo(Commands), "commands, as the older build's own replay reports");
            Assert.That(engine.ComputeStateHash(), Is.EqualTo(State), "state, as the older build's own replay reports");
            Assert.That(outcome.Events, Is.EqualTo(Events));
            Assert.That(outcome.HashesCompared, Is.GreaterThan(0), "recorded by the run itself");
            Assert.That(outcome.HashesDiffering, Is.Zero);
        });

        EngineCounters counters = engine.Counters;
        Assert.Multiple(() =>
        {
            Assert.That((counters.OrdersPlaced, counters.Fills, counters.Cancels), Is.EqualTo((29L, 11L, 22L)));
            Assert.That(counters.Alarms[ReasonCode.OrderUnknown], Is.EqualTo(12), "outcomes that had to be asked for");
            Assert.That((counters.OrdersRejected.Total, counters.Drifts), Is.EqualTo((1L, 1L)));
            Assert.That((engine.Parents.LastNumber, engine.Parents.Children), Is.EqualTo((1L, 1L)), "TWAP");
        });
    }

    private static void Unpack(string folder)
    {
        string golden = Path.Combine(GoldenFolder(), "v1-live.journal.gz");
        using GZipStream source = new(File.OpenRead(golden), CompressionMode.Decompress);
        using FileStream target = File.Create(Path.Combine(folder, "000000000000.journal"));
        source.CopyTo(target);
    }

    private static string GoldenFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "tests", "Goldens", "Journal");
            if (Directory.Exists(path)) return path;
        }

        throw new DirectoryNotFoundException("tests/Goldens/Journal");
    }
}
