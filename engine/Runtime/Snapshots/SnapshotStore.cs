using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Snapshots;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Snapshots;

/// <summary>
/// A folder of snapshots for the one that writes it. A file appears under its name only when it is whole and on the
/// disk. Not on the hot path; the caller serialises calls.
/// </summary>
public sealed class SnapshotStore : SnapshotFolder
{
    private const string AheadExtension = ".ahead";

    /// <summary>Creates the folder when it is missing, with the permissions of the one that it lies in.</summary>
    public SnapshotStore(string directory)
        : base(directory) => FolderAccess.Of(Path.GetDirectoryName(Path.GetFullPath(Folder)) ?? "/").Make(Folder);

    /// <summary>Saves a state. False = <paramref name="error"/> says why; what was there before is untouched.</summary>
    public bool TrySave(in SnapshotHeader header, ReadOnlySpan<byte> state, out string error)
    {
        if ((long)SnapshotCodec.HeaderLength + state.Length > BytesMax)
        {
            error = $"the state has {state.Length} bytes, and a snapshot at most {BytesMax}";
            return false;
        }

        // The state goes to the file from where it lies: a copy would want as much memory once more.
        Span<byte> sealedHeader = stackalloc byte[SnapshotCodec.HeaderLength];
        SnapshotCodec.Seal(sealedHeader, state, header);
        return DurableFile.TryReplace(PathOf(header.Sequence), sealedHeader, state, out error);
    }

    /// <summary>
    /// Keeps the settings that snapshots are taken under, so that they restore after the configuration was changed and
    /// the journal's own copy was removed. False = <paramref name="error"/> says why.
    /// </summary>
    public bool TrySaveConfiguration(ulong hash, ReadOnlySpan<byte> json, out string error)
    {
        error = "";
        string path = ConfigurationPathOf(hash);
        bool isKnown = LoadConfiguration(hash) is { } known && json.SequenceEqual(known);
        return isKnown || DurableFile.TryReplace(path, json, out error);
    }

    /// <summary>
    /// Renames the snapshots that are ahead of the journal's last event. Called at every start, before the journal goes
    /// on: the next events take the same sequences, and behind them such a state would look like one of this journal.
    /// Each one adds a warning. An <see cref="IOException"/> means that it may still be there: do not start.
    /// </summary>
    public void SetAsideAhead(long lastSequence, ICollection<string> warnings)
    {
        bool isAny = false;
        foreach (long sequence in List())
        {
            if (sequence <= lastSequence) continue;
            string path = PathOf(sequence);
            File.Move(path, path + AheadExtension, overwrite: true);
            warnings.Add($"{path}: set aside: ahead of the journal, which ends at {lastSequence}");
            isAny = true;
        }

        if (isAny) Check(Libc.FlushDirectory(Folder), Folder);
    }

    /// <summary>Removes what <see cref="SnapshotThinning"/> lets go; returns how many.</summary>
    public int Thin(int recentCount, long nowNanos)
    {
        List<(long Sequence, long Nanos)> snapshots = [];
        foreach (long sequence in List())
        {
            snapshots.Add((sequence, (File.GetLastWriteTimeUtc(PathOf(sequence)) - DateTime.UnixEpoch).Ticks * 100));
        }

        List<long> removable = SnapshotThinning.Removable(snapshots, recentCount, nowNanos);
        foreach (long sequence in removable) File.Delete(PathOf(sequence));
        return removable.Count;
    }

    /// <summary>Removes those that the journal goes on from no more; returns how many.</summary>
    /// <param name="firstSequence">First event that the journal still holds.</param>
    public int RemoveUnusable(long firstSequence)
    {
        int removed = 0;
        foreach (long sequence in List())
        {
            if (sequence >= firstSequence - 1) break;
            File.Delete(PathOf(sequence));
            removed++;
        }

        return removed;
    }

    private static void Check(int error, string path)
    {
        if (error != 0) throw new IOException($"{path}: system error {error}");
    }
}
