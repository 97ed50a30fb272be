using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Snapshots;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;

namespace LowLatency.Runtime.Replay;

/// <summary>
/// Where a replay begins: an engine restored from a snapshot, or nothing, which is the first event. A snapshot counts
/// only when it restores to the hash that was recorded with it.
/// </summary>
/// <param name="Engine">Null = from the first event.</param>
/// <param name="ConfigurationHash">Settings that the snapshot was taken under.</param>
public sealed record ReplayStart(Engine? Engine, ulong ConfigurationHash)
{
    public static ReplayStart FirstEvent { get; } = new(null, 0);

    /// <summary>
    /// Snapshots newer than this one whose state the strategies and the engine here did not restore to its recorded
    /// hash.
    /// </summary>
    public int Unrestored { get; init; }

    /// <summary>Last event that the engine holds; 0 = none.</summary>
    public long Sequence => Engine?.Sequence ?? 0;

    /// <summary>
    /// The newest snapshot of a journal that is not behind a sequence, restored under the settings that it was taken
    /// with. Each one that is passed over adds a warning.
    /// </summary>
    public static ReplayStart Newest(
        SnapshotFolder snapshots, UInt128 journalId, long lastSequence, StrategyRegistry registry,
        ICollection<string> warnings)
    {
        long last = lastSequence;
        int unrestored = 0;
        while (snapshots.LoadNewest(journalId, null, last, out SnapshotHeader header, warnings) is { } state)
        {
            byte[] json = snapshots.LoadConfiguration(header.ConfigurationHash) ?? [];
            EngineSettings? settings = EngineSettingsJson.Hash(json) == header.ConfigurationHash
                ? EngineSettingsJson.TryRead(json)
                : null;
            Engine? engine = settings == null ? null : new Engine(settings, registry);
            if (engine != null && IsRestored(engine, state, header))
            {
                return new ReplayStart(engine, header.ConfigurationHash) { Unrestored = unrestored };
            }

            if (engine != null) unrestored++;

            string reason = engine == null
                ? "its configuration cannot be read by this version"
                : "does not restore to its recorded hash";
            warnings.Add($"snapshot {header.Sequence}: {reason}; not used");
            last = header.Sequence - 1;
        }

        return FirstEvent with { Unrestored = unrestored };
    }

    /// <summary>
    /// The same for a journal's folder, for tools: its snapshots are beside its segments. Writes nothing.
    /// </summary>
    public static ReplayStart Newest(
        string directory, long lastSequence, StrategyRegistry registry, ICollection<string> warnings)
    {
        string snapshots = Path.Combine(directory, SnapshotFolder.FolderName);
        if (!Directory.Exists(snapshots)) return FirstEvent;
        UInt128? journal = JournalId(directory);
        return journal is { } id
            ? Newest(new SnapshotFolder(snapshots), id, lastSequence, registry, warnings)
            : FirstEvent;
    }

    /// <summary>Sequences of the snapshots beside a journal, rising; nothing about their health.</summary>
    public static IReadOnlyList<long> Snapshots(string directory)
    {
        string snapshots = Path.Combine(directory, SnapshotFolder.FolderName);
        return Directory.Exists(snapshots) ? new SnapshotFolder(snapshots).List() : [];
    }

    private static bool IsRestored(Engine engine, byte[] state, in SnapshotHeader header) =>
        engine.TryLoad(state) && engine.ComputeStateHash() == header.StateHash
        && engine.Sequence == header.Sequence && engine.CommandHash == header.CommandHash;

    private static UInt128? JournalId(string directory)
    {
        using var cursor = new JournalCursor(directory);
        return cursor.Read(out _) ? cursor.Header.JournalId : null;
    }
}
