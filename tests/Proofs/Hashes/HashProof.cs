using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LowLatency.Core;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Snapshots;
using LowLatency.Proofs.Market;
using LowLatency.Proofs.Reporting;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;

namespace LowLatency.Proofs.Hashes;

/// <summary>
/// A golden replay: a seeded day through parsers, feeds, engine and paper venue gives the hashes that are kept in
/// tests/Goldens/Replay, on every runtime and instruction set; and again when its journal is replayed, whole or in two
/// halves through a snapshot.
/// </summary>
internal static class HashProof
{
    private const ulong Seed = 20_260_921;
    private const int SeededCuts = 5;
    private const int FlightCuts = 3;

    // Version 1 took 62.5 bytes an event of this day; the outputs of version 2 are 0.5 % of the journal.
    private const double BytesAnEventMax = 65;
    private const double OutputPercentMax = 1;

    public static void Run(ProofLog log, bool isRecording)
    {
        string folder = Directory.CreateTempSubdirectory("lowlatency-proof-").FullName;
        try
        {
            Run(log, folder, isRecording);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(ProofLog log, string folder, bool isRecording)
    {
        using var live = new ScriptedRun(folder, Seed);
        live.Run(GoldenHashes.Events);
        Engine engine = live.Engine;
        ulong state = engine.ComputeStateHash();
        CultureInfo culture = CultureInfo.InvariantCulture;
        string found = string.Create(
            culture,
            $"events={engine.Sequence} commands={engine.CommandCount}"
            + $" state={state:x16} command={engine.CommandHash:x16}");
        if (isRecording)
        {
            Console.WriteLine(found);
            return;
        }

        bool isRich = engine.Counters.OrdersPlaced >= 100 && engine.Counters.Fills >= 100 && live.Gaps >= 20
            && engine.Counters.OrdersCancelled >= 1 && live.Refused >= 20 && engine.Portfolio.IsFunded;
        log.Check("hashes-stream-is-rich", isRich, string.Create(
            culture,
            $"frames={live.Frames} orders={engine.Counters.OrdersPlaced} fills={engine.Counters.Fills}"
            + $" cancelled={engine.Counters.OrdersCancelled} gaps={live.Gaps} refused={live.Refused}"));
        log.Check("hashes-golden", found == GoldenHashes.Expected, Compare(found, GoldenHashes.Expected) + Hardware());
        CheckWhole(log, folder, state, engine.CommandHash);
        CheckSize(log, folder);
        CheckHalves(log, folder, live, state);
    }

    private static string Compare(string found, string expected) =>
        found == expected ? found : $"{found}, golden file: {expected}";

    private static string Hardware() =>
        $" avx2={Avx2.IsSupported} vector256={Vector256.IsHardwareAccelerated}"
        + $" vector512={Vector512.IsHardwareAccelerated} runtime={Environment.Version}";

    private static void CheckWhole(ProofLog log, string folder, ulong state, ulong commands)
    {
        EngineReplayOutcome whole = EngineReplay.Run(folder, StrategyRegistry.BuiltIn(), new JournalReplayRange());
        bool isEqual = whole.IsEqual && whole.Engine!.ComputeStateHash() == state
            && whole.Engine.CommandHash == commands;
        log.Check(
            "hashes-replay", isEqual,
            $"events={whole.Events} recorded={whole.HashesCompared} differing={whole.HashesDiffering} {whole.Fault}");
        bool areOutputsEqual = whole.CommandsCompared == whole.Engine!.CommandCount && whole.CommandsDiffering == 0
            && whole.DecisionsCompared > 0 && whole.DecisionsDiffering == 0;
        log.Check(
            "hashes-outputs", areOutputsEqual,
            $"commands={whole.CommandsCompared} decisions={whole.DecisionsCompared}"
            + $" differing={whole.CommandsDiffering + whole.DecisionsDiffering}");
    }

    private static void CheckSize(ProofLog log, string folder)
    {
        long outputs = 0;
        long events = 0;
        using var cursor = new JournalCursor(folder);
        while (cursor.Read(out JournalRecord record))
        {
            bool isOutput = record.Kind is JournalRecordKind.Command or JournalRecordKind.Decision;
            if (isOutput) outputs += record.Length;
            else if (record.Kind == JournalRecordKind.Event) events++;
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        double each = (double)cursor.RecordBytes / events;
        double share = 100.0 * outputs / cursor.RecordBytes;
        log.Check("hashes-journal-size", each <= BytesAnEventMax && share <= OutputPercentMax, string.Create(
            culture, $"bytes/event={each:F2} outputs={share:F2}% of {cursor.RecordBytes} bytes"));
    }

    private static void CheckHalves(ProofLog log, string folder, ScriptedRun live, ulong state)
    {
        var cuts = new List<long> { 1, live.Engine.Sequence - 1 };
        var random = new ScriptRandom(Seed);
        for (int i = 0; i < SeededCuts; i++) cuts.Add(1 + random.Below((int)live.Engine.Sequence - 1));
        int flights = Math.Min(FlightCuts, live.OrdersInFlight.Count);
        for (int i = 0; i < flights; i++)
        {
            cuts.Add(live.OrdersInFlight[(i + 1) * live.OrdersInFlight.Count / (flights + 1)]);
        }

        string fault = flights == FlightCuts ? "" : "no order in flight to cut at";
        foreach (long cut in cuts)
        {
            if (fault.Length == 0) fault = Halves(folder, live, cut, state);
        }

        log.Check("hashes-halves", fault.Length == 0, fault.Length > 0 ? fault : $"cuts={string.Join(',', cuts)}");
    }

    private static string Halves(string folder, ScriptedRun live, long cut, ulong state)
    {
        var registry = StrategyRegistry.BuiltIn();
        EngineReplayOutcome first = EngineReplay.Run(folder, registry, new JournalReplayRange { UntilSequence = cut });
        if (first.Engine == null || first.Engine.Sequence != cut) return $"cut {cut}: first half ends elsewhere";
        Engine? restored = ThroughSnapshot(first.Engine, live.ConfigurationHash);
        if (restored == null) return $"cut {cut}: the snapshot does not restore";
        EngineReplayOutcome second =
            EngineReplay.Run(
                folder, registry, new JournalReplayRange(), new ReplayStart(restored, live.ConfigurationHash));
        bool isEqual = second.IsEqual && second.Engine!.ComputeStateHash() == state
            && second.Engine.CommandHash == live.Engine.CommandHash
            && first.Events + second.Events == live.Engine.Sequence;
        return isEqual ? "" : $"cut {cut}: the halves end with another hash; {second.Fault}";
    }

    private static Engine? ThroughSnapshot(Engine engine, ulong configurationHash)
    {
        engine.TrySave([], out int length);
        var file = new byte[SnapshotCodec.HeaderLength + length];
        if (!engine.TrySave(file.AsSpan(SnapshotCodec.HeaderLength), out _)) return null;
        Span<byte> head = file.AsSpan(0, SnapshotCodec.HeaderLength);
        SnapshotCodec.Seal(head, file.AsSpan(SnapshotCodec.HeaderLength), new SnapshotHeader
        {
            Sequence = engine.Sequence,
            StateHash = engine.ComputeStateHash(),
            CommandHash = engine.CommandHash,
            ConfigurationHash = configurationHash,
        });
        SnapshotFinding finding = SnapshotCodec.TryRead(file, out SnapshotHeader header, out ReadOnlySpan<byte> state);
        if (finding != SnapshotFinding.None) return null;
        var restored = new Engine(TradingSettings.Make(), StrategyRegistry.BuiltIn());
        return restored.TryLoad(state) && restored.ComputeStateHash() == header.StateHash ? restored : null;
    }
}
