using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Replay;
using LowLatency.Runtime.Snapshots;

namespace LowLatency.Host.Process;

/// <summary>
/// Brings the engine back to where its journal ends: torn tail cut, newest good snapshot, then the events behind it,
/// every recorded hash compared. Anything that does not add up stops the start.
/// </summary>
internal static class Recovery
{
    private const string TornFiles = "*.torn";
    private const int SkipsMax = 64;
    private const string StrategyCard = "strategy of a journal is another";

    public static RecoveredEngine Run(
        JournalDirectory journal, SnapshotStore snapshots, HostOptions options, StrategyRegistry registry,
        System.Action<string> log)
    {
        string? substituted = null;
        StrategyRegistry recorded = options.Journal.AcceptsStrategyChange
            ? registry.WithSubstitutes((name, digest) => substituted ??= $"strategy {name} of digest {digest}")
            : registry;
        try
        {
            JournalResumePoint resume = Resume(journal, log);
            SetAsideAhead(snapshots, resume.LastSequence, log);
            byte[] json = EngineSettingsJson.Write(options.Engine);
            ulong hash = EngineSettingsJson.Hash(json);
            if (resume.LastSequence == 0)
            {
                // No event is there, so none of them failed.
                PoisonMarkers.Settle(journal.Path, [], log);
                return new RecoveredEngine(new Engine(options.Engine, registry), resume, json, hash);
            }

            var skips = new List<EventSkippedBody>(JournalSkips.Read(journal.Path));
            Engine engine = Replay(journal.Path, snapshots, resume, recorded, () => substituted, skips, log);
            string? change = Change(engine.Settings.Strategies, options.Engine.Strategies);
            if (change != null && !options.Journal.AcceptsStrategyChange) throw Refused(journal.Path, change);
            return new RecoveredEngine(Carry(engine, options.Engine, registry, journal.Path), resume, json, hash)
            {
                IsStrategyChanged = change != null,
                Skips = skips,
                IsHeld = PoisonMarkers.Settle(journal.Path, skips, log),
            };
        }
        catch (EngineSettingsException exception) when (substituted != null)
        {
            throw NotTheSame(journal.Path, substituted, $"does not take its settings: {exception.Message}");
        }
        catch (EngineSettingsException exception)
        {
            bool isMissing = false;
            foreach (string fault in exception.Faults)
            {
                isMissing |= fault.Contains(StrategyRegistry.MissingAdvice)
                    || fault.Contains(StrategyRegistry.UnknownName);
            }

            // Those of then were without fault: a name that is not here was one of another executable.
            string advice = isMissing && !exception.Message.Contains(StrategyRegistry.MissingAdvice)
                ? $"; {StrategyRegistry.MissingAdvice}, or begin a new journal folder"
                : "";
            string card = isMissing ? StrategyCard : "configuration faults";
            throw new StartFault(
                ExitCode.Configuration, $"journal {journal.Path}: {exception.Message}{advice}; see runbook: {card}");
        }
    }

    private static Engine Replay(
        string path, SnapshotStore snapshots, JournalResumePoint resume, StrategyRegistry registry,
        System.Func<string?> substituted, List<EventSkippedBody> skips, System.Action<string> log)
    {
        int known = skips.Count;
        EngineReplayOutcome replayed;
        long snapshotSequence;
        while (true)
        {
            ReplayStart start = Start(path, snapshots, resume, registry, substituted, log);
            snapshotSequence = start.Sequence;
            replayed = EngineReplay.Run(path, registry, new JournalReplayRange(), start, skips: skips);
            if (replayed.Failure is not { } failure) break;
            if (substituted() is { } other) throw NotTheSame(path, other, $"fails: {failure}");
            Confirm(path, failure, skips, isConfirmed: skips.Count > known, log);
        }

        if (!replayed.IsEqual || replayed.Engine == null)
        {
            string difference = Difference(replayed);
            string fault = difference.Length > 0 ? difference
                : replayed.Fault.Length > 0 ? replayed.Fault : FaultText.Describe(replayed.End);
            if (replayed.End.IsUsable && substituted() is { } stranger)
                throw NotTheSame(path, stranger, $"decides differently: {fault}");
            string card = difference.Length > 0 ? "replay differs" : FaultText.Card(replayed.End);
            throw new StartFault(ExitCode.DataError, $"journal {path}: {fault}; see runbook: {card}");
        }

        log($"recovered: snapshot {snapshotSequence}, {replayed.Events} events replayed, "
            + $"{replayed.HashesCompared} hashes equal, sequence {replayed.Engine.Sequence}, "
            + $"state hash {replayed.Engine.ComputeStateHash():x16}, command hash {replayed.Engine.CommandHash:x16}");
        if (replayed.Skipped > 0) log($"recovered: {replayed.Skipped} failures of the journal are skipped");
        if (replayed.Engine.Sequence == resume.LastSequence) return replayed.Engine;
        throw new StartFault(
            ExitCode.DataError,
            $"journal {path}: replay ends at {replayed.Engine.Sequence}, the journal at {resume.LastSequence}");
    }

    // Empty = the journal itself is at fault. What it holds is sound, and this build decides otherwise.
    private static string Difference(EngineReplayOutcome replayed)
    {
        if (replayed.Fault.Length > 0 || !replayed.End.IsUsable) return "";
        return replayed.HashesDiffering > 0 ? $"state hash differs from the recorded one at {replayed.FirstDifference}"
            : replayed.CommandsDiffering > 0
            ? $"{replayed.CommandsDiffering} commands differ from the recorded ones, the first output that does at "
                + $"{replayed.FirstOutputDifference}"
            : "";
    }

    private static ReplayStart Start(
        string path, SnapshotStore snapshots, JournalResumePoint resume, StrategyRegistry registry,
        System.Func<string?> substituted, System.Action<string> log)
    {
        // Restored under the settings that it was taken with: the replay carries it over where they changed.
        var warnings = new List<string>();
        ReplayStart start = ReplayStart.Newest(snapshots, resume.JournalId, resume.LastSequence, registry, warnings);
        foreach (string warning in warnings) log(warning);
        if (start.Unrestored > 0 && substituted() is { } other)
            throw NotTheSame(path, other, "does not restore the state of its snapshots");
        return start;
    }

    // The first failure is noted and ends the start; the second one at the same event proves that it is the event, or
    // a timer that came due at it: then the timer alone is left out, since the event may be one of the venue's. What
    // that left undone may break the next ones too: nothing but a replay ever applied those, so they need no further
    // start. Nothing fails twice: what is left out is not run.
    private static void Confirm(
        string path, EventFailure failure, List<EventSkippedBody> skips, bool isConfirmed, System.Action<string> log)
    {
        bool isKnown = skips.Contains(failure.Skip);
        if (isKnown || skips.Count >= SkipsMax)
        {
            throw new StartFault(
                ExitCode.DataError, $"journal {path}: {failure}; {skips.Count} failures are skipped, and no more: "
                + "see runbook: broken invariant");
        }

        bool isMarked = PoisonMarkers.Exists(path, failure.Sequence);
        if (!isMarked) PoisonMarkers.Write(path, failure, log);
        if (!isMarked && !isConfirmed)
        {
            throw new StartFault(
                ExitCode.Software,
                $"journal {path}: {failure}. If the next start fails there too it leaves that out; "
                + "see runbook: broken invariant");
        }

        log($"recovering: {failure}; it is skipped");
        skips.Add(failure.Skip);
    }

    // The journal is sound; what recorded it is not here, and its namesake did not pass for it.
    private static StartFault NotTheSame(string path, string strategy, string what) => new(
        ExitCode.Configuration,
        $"journal {path}: {strategy} is not here, and the one here {what}. Run `lowlatency build` with both files (the "
        + $"recorded one is in {StrategyFiles.FolderName}/ there), or begin a new journal folder; "
        + $"see runbook: {StrategyCard}");

    private static StartFault Refused(string path, string change) => new(
        ExitCode.Configuration,
        $"journal {path}: {change}. Go on with the code of then (it is in {StrategyFiles.FolderName}/ there), or begin "
        + $"a new journal folder, or set journal.acceptsStrategyChange; see runbook: {StrategyCard}");

    // The state of one code is not that of another, even where it has the same shape. State goes by position: two
    // entries may be versions of one strategy. Another count is of another shape, and refused for that.
    private static string? Change(List<StrategySettings> recorded, List<StrategySettings> settings)
    {
        for (int i = 0; i < System.Math.Min(recorded.Count, settings.Count); i++)
        {
            StrategySettings before = recorded[i];
            StrategySettings now = settings[i];
            if (now.Name != before.Name)
                return $"strategy {now.Name} is another: strategies[{i}] was {before.Name}";
            if (before.Digest == null || now.Digest == before.Digest) continue;
            return $"strategy {now.Name} is another: its file had digest {before.Digest} and has "
                + (now.Digest ?? "none");
        }

        return null;
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
            ExitCode.DataError,
            $"journal {journal.Path}: {FaultText.Describe(end)}; see runbook: {FaultText.Card(end)}");
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
        StateTransferOutcome moved = StateTransfer.Move(recovered, engine);
        if (moved == StateTransferOutcome.Moved) return engine;
        throw new StartFault(
            ExitCode.Configuration,
            moved == StateTransferOutcome.TooLarge
                ? $"journal {path}: its state has more than 2 GiB, which nothing carries over; begin a new journal "
                + "folder with fewer instruments or a smaller bars.history; see runbook: snapshot not taken"
                : $"journal {path}: its state does not fit this configuration (other instruments, traded accounts, "
                + "strategies or capacities); restore the old configuration, or start a new journal folder");
    }
}
