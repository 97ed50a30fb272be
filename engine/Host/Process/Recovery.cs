using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Host.Options;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Replay;

namespace LowLatency.Host.Process;

/// <summary>
/// Brings the engine back to where its journal ends: torn tail cut, newest good snapshot, then the events behind it,
/// every recorded hash compared. Anything that does not add up stops the start.
/// </summary>
internal static class Recovery
{
    private const string TornFiles = "*.torn";

    public static RecoveredEngine Run(
        JournalDirectory journal, SnapshotStore snapshots, HostOptions options, StrategyRegistry registry,
        System.Action<string> log)
    {
        try
        {
            return Run(journal, snapshots, options.Engine, options.Journal.AcceptsStrategyChange, registry, log);
        }
        catch (EngineSettingsException exception)
        {
            throw new StartFault(
                ExitCode.Configuration,
                $"journal {journal.Path}: {exception.Message}; see runbook: strategy of a journal is another");
        }
    }

    private static RecoveredEngine Run(
        JournalDirectory journal, SnapshotStore snapshots, EngineSettings settings, bool acceptsChange,
        StrategyRegistry registry, System.Action<string> log)
    {
        JournalResumePoint resume = Resume(journal, log);
        SetAsideAhead(snapshots, resume.LastSequence, log);
        byte[] json = EngineSettingsJson.Write(settings);
        ulong hash = EngineSettingsJson.Hash(json);
        if (resume.LastSequence == 0) return new RecoveredEngine(new Engine(settings, registry), resume, json, hash);

        // Restored under the settings that it was taken with: the replay carries it over where they changed.
        StrategyRegistry recorded = acceptsChange ? registry.WithSubstitutes() : registry;
        var warnings = new List<string>();
        ReplayStart start = ReplayStart.Newest(snapshots, resume.JournalId, resume.LastSequence, recorded, warnings);
        foreach (string warning in warnings) log(warning);
        long snapshotSequence = start.Sequence;
        EngineReplayOutcome replayed = EngineReplay.Run(journal.Path, recorded, new JournalReplayRange(), start);
        if (!replayed.IsEqual || replayed.Engine == null)
        {
            string fault = replayed.Fault.Length > 0 ? replayed.Fault
                : replayed.HashesDiffering > 0
                ? $"state hash differs from the recorded one at {replayed.FirstDifference}"
                : FaultText.Describe(replayed.End);
            throw new StartFault(ExitCode.DataError, $"journal {journal.Path}: {fault}; see runbook: journal damaged");
        }

        log($"recovered: snapshot {snapshotSequence}, {replayed.Events} events replayed, "
            + $"{replayed.HashesCompared} hashes equal, sequence {replayed.Engine.Sequence}, "
            + $"state hash {replayed.Engine.ComputeStateHash():x16}, command hash {replayed.Engine.CommandHash:x16}");
        if (replayed.Engine.Sequence != resume.LastSequence)
        {
            throw new StartFault(
                ExitCode.DataError,
                $"journal {journal.Path}: replay ends at {replayed.Engine.Sequence}, "
                + $"the journal at {resume.LastSequence}");
        }

        if (!acceptsChange) RefuseChange(replayed.Engine.Settings, settings, journal.Path);
        return new RecoveredEngine(Carry(replayed.Engine, settings, registry, journal.Path), resume, json, hash);
    }

    // The state of one code is not that of another, even where it has the same shape.
    private static void RefuseChange(EngineSettings recorded, EngineSettings settings, string path)
    {
        foreach (StrategySettings before in recorded.Strategies)
        {
            foreach (StrategySettings now in settings.Strategies)
            {
                bool isChanged = now.Name == before.Name && before.Digest != null && now.Digest != before.Digest;
                if (!isChanged) continue;
                throw new StartFault(
                    ExitCode.Configuration,
                    $"journal {path}: strategy {now.Name} is another: its file had digest {before.Digest} and has "
                    + $"{now.Digest ?? "none"}. Go on with the code of then (it is in "
                    + $"{StrategyStore.FolderName}/ there), or begin a new journal folder, or set "
                    + "journal.acceptsStrategyChange; see runbook: strategy of a journal is another");
            }
        }
    }

    private static JournalResumePoint Resume(JournalDirectory journal, System.Action<string> log)
    {
        var before = new HashSet<string>(Directory.GetFiles(journal.Path, TornFiles));
        JournalResumePoint? resume;
        JournalEnd end;
        try
        {
            resume = journal.Recover(out end);
        }
        catch (IOException exception)
        {
            throw new StartFault(ExitCode.CannotCreate, $"journal {journal.Path}: {exception.Message}");
        }

        foreach (string torn in Directory.GetFiles(journal.Path, TornFiles))
        {
            if (!before.Contains(torn)) log($"recovered: a torn tail was cut; its bytes are in {torn}");
        }

        return resume ?? throw new StartFault(
            ExitCode.DataError, $"journal {journal.Path}: {FaultText.Describe(end)}; see runbook: journal damaged");
    }

    // After a power loss: what it holds never happened for this journal.
    private static void SetAsideAhead(SnapshotStore snapshots, long lastSequence, System.Action<string> log)
    {
        var warnings = new List<string>();
        try
        {
            snapshots.SetAsideAhead(lastSequence, warnings);
        }
        catch (System.Exception exception) when (exception is IOException or System.UnauthorizedAccessException)
        {
            throw new StartFault(ExitCode.CannotCreate, $"snapshot ahead of the journal: {exception.Message}");
        }

        foreach (string warning in warnings) log(warning);
    }

    // A changed configuration keeps the state when its shape is the same; a replay does the same at the same place.
    private static Engine Carry(Engine recovered, EngineSettings settings, StrategyRegistry registry, string path)
    {
        var engine = new Engine(settings, registry);
        if (StateTransfer.TryMove(recovered, engine)) return engine;
        throw new StartFault(
            ExitCode.Configuration,
            $"journal {path}: its state does not fit this configuration (other instruments, strategies or capacities); "
            + "restore the old configuration, or start a new journal folder");
    }
}
