using System;
using System.Diagnostics;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Snapshots;
using LowLatency.Model.State;
using LowLatency.Pipeline.Agents;
using LowLatency.Runtime.Snapshots;

namespace LowLatency.Bench.Journals;

/// <summary>
/// <c>bench snapshot</c>: how long the business thread applies nothing while it saves its state, by the size of the
/// state; and what the file costs the housekeeping thread.
/// </summary>
internal sealed class SnapshotRun : IMeasuredRun
{
    private const string StrategyName = "large";
    private const int Rounds = 7;

    private static readonly int[] Mebibytes = [1, 10, 100];

    public string Name => "snapshot";

    public string Description => "pause of the business thread for a snapshot, states of 1, 10 and 100 MiB";

    public void Run(TextWriter output, bool quick)
    {
        string folder = Directory.CreateTempSubdirectory("snapshot-bench-").FullName;
        try
        {
            output.WriteLine("state bytes | pause first, ms | pause median, ms | file median, ms, and allocated, kB");
            foreach (int mebibytes in Mebibytes)
            {
                Measure(output, folder, (quick ? 1 : mebibytes) << 20, quick ? 1 : Rounds);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(TextWriter output, string folder, int bytes, int rounds)
    {
        EngineSettings settings = ReplayDay.Settings();
        settings.Strategies = [new StrategySettings { Name = StrategyName }];
        int words = bytes / sizeof(long) / settings.Instruments.Count;
        var engine = new Engine(settings, new StrategyRegistry().Add(
            new StrategyDefinition(StrategyName, [], [], _ => new Large(words))));
        var store = new SnapshotStore(folder);
        var buffer = new SnapshotBuffer(1);
        engine.TrySave(buffer.Target, out int length);
        buffer.Refuse(length, 0);
        if (!buffer.TryGrow()) throw new InvalidOperationException("no memory for the state");
        double[] pauses = new double[rounds];
        double[] files = new double[rounds];
        long allocated = 0;
        for (int round = 0; round < rounds; round++)
        {
            long began = Stopwatch.GetTimestamp();
            bool isSaved = engine.TrySave(buffer.Target, out length, out ulong hash);
            if (!isSaved) throw new InvalidOperationException("the buffer is too short");
            buffer.Fill(length, round, hash, 0, 0);
            pauses[round] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            long before = GC.GetAllocatedBytesForCurrentThread();
            began = Stopwatch.GetTimestamp();
            var header = new SnapshotHeader { JournalId = 1, Sequence = round, StateHash = hash };
            if (!store.TrySave(in header, buffer.Content, out string error)) throw new IOException(error);
            files[round] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            buffer.Release();
        }

        double first = pauses[0];
        output.WriteLine(FormattableString.Invariant(
            $"{length} | {first:F2} | {Ratios.Median(pauses):F2} | {Ratios.Median(files):F1}, {allocated / 1_024}"));
    }

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
