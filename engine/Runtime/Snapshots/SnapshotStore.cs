using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Formats.Snapshots;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Snapshots;

/// <summary>
/// Snapshots as files named by their sequence. A file appears under its name only when it is whole and on the disk.
/// Not on the hot path; the caller serialises calls.
/// </summary>
public sealed class SnapshotStore
{
    /// <summary>Where a journal's snapshots are, in its folder.</summary>
    public const string FolderName = "snapshots";

    private const string Extension = ".snapshot";
    private const string ConfigurationExtension = ".configuration";
    private const string AheadExtension = ".ahead";

    private readonly string _directory;

    /// <summary>Creates the folder when it is missing.</summary>
    public SnapshotStore(string directory)
    {
        _directory = Path.GetFullPath(directory);
        Directory.CreateDirectory(_directory);
    }

    /// <summary>Saves a state. False = <paramref name="error"/> says why; what was there before is untouched.</summary>
    public bool TrySave(in SnapshotHeader header, ReadOnlySpan<byte> state, out string error)
    {
        byte[] file = new byte[SnapshotCodec.HeaderLength + state.Length];
        state.CopyTo(file.AsSpan(SnapshotCodec.HeaderLength));
        SnapshotCodec.Seal(file, header);
        return DurableFile.TryReplace(PathOf(header.Sequence), file, out error);
    }

    /// <summary>
    /// The newest good snapshot of a journal, of one configuration or (null) of any whose settings are kept here, that
    /// is not ahead of the journal's last event (after a power loss it can be, and would hide other events under the
    /// same sequences). Each other one that is passed over adds a warning. Null = start from the first event.
    /// </summary>
    public byte[]? LoadNewest(
        UInt128 journalId,
        ulong? configurationHash,
        long lastSequence,
        out SnapshotHeader header,
        ICollection<string> warnings)
    {
        List<long> sequences = List();
        for (int i = sequences.Count - 1; i >= 0; i--)
        {
            if (sequences[i] > lastSequence) continue;
            string path = PathOf(sequences[i]);
            if (!TryReadFile(path, warnings, out byte[] file)) continue;
            SnapshotFinding finding = SnapshotCodec.TryRead(file, out header, out ReadOnlySpan<byte> state);
            string? reason = finding != SnapshotFinding.None ? finding.ToString()
                : header.JournalId != journalId ? "of another journal"
                : configurationHash is { } wanted && header.ConfigurationHash != wanted ? "of another configuration"
                : configurationHash is null && LoadConfiguration(header.ConfigurationHash) is null
                ? "its configuration is not kept"
                : header.Sequence != sequences[i] ? "renamed"
                : null;
            if (reason == null) return state.ToArray();
            warnings.Add($"{path}: snapshot not used: {reason}");
        }

        header = default;
        return null;
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

    /// <summary>Settings kept under their hash, null when there are none; the caller compares the hash.</summary>
    public byte[]? LoadConfiguration(ulong hash)
    {
        string path = ConfigurationPathOf(hash);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
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

        if (isAny) Check(Libc.FlushDirectory(_directory), _directory);
    }

    /// <summary>Sequences of the snapshots that are there, rising; nothing about their health.</summary>
    public List<long> List()
    {
        List<long> sequences = [];
        foreach (string file in Directory.EnumerateFiles(_directory, "*" + Extension))
        {
            string digits = Path.GetFileNameWithoutExtension(file);
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
            {
                sequences.Add(sequence);
            }
        }

        sequences.Sort();
        return sequences;
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

    // A sector that cannot be read is one snapshot less, not the end: there are others.
    private static bool TryReadFile(string path, ICollection<string> warnings, out byte[] file)
    {
        file = [];
        try
        {
            file = File.ReadAllBytes(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warnings.Add($"{path}: snapshot not used: {exception.Message}");
            return false;
        }
    }

    private string ConfigurationPathOf(ulong hash) =>
        Path.Combine(_directory, hash.ToString("x16", CultureInfo.InvariantCulture) + ConfigurationExtension);

    private string PathOf(long sequence) =>
        Path.Combine(_directory, sequence.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    private static void Check(int error, string path)
    {
        if (error != 0) throw new IOException($"{path}: system error {error}");
    }
}
