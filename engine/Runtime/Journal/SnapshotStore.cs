using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Formats.Snapshots;

namespace LowLatency.Runtime.Journal;

/// <summary>
/// Snapshots as files named by their sequence. A file appears under its name only when it is whole and on the disk.
/// Not on the hot path; the caller serialises calls.
/// </summary>
public sealed class SnapshotStore
{
    private const string Extension = ".snapshot";
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
        error = "";
        byte[] file = new byte[SnapshotCodec.HeaderLength + state.Length];
        state.CopyTo(file.AsSpan(SnapshotCodec.HeaderLength));
        SnapshotCodec.Seal(file, header);
        string path = PathOf(header.Sequence);
        string part = path + ".part";
        try
        {
            using (FileStream target = new(part, FileMode.Create, FileAccess.Write))
            {
                target.Write(file);
                target.Flush();
                Check(Libc.FlushData(target.SafeFileHandle), part);
            }

            File.Move(part, path, overwrite: true);
            Check(Libc.FlushDirectory(_directory), _directory);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = exception.Message;
            return false;
        }
    }

    /// <summary>
    /// The newest good snapshot of a journal and configuration that is not ahead of the journal's last event (after a
    /// power loss it can be, and would hide other events under the same sequences). Each one that is passed over adds
    /// a warning. Null = start from the first event.
    /// </summary>
    public byte[]? LoadNewest(
        UInt128 journalId,
        ulong configurationHash,
        long lastSequence,
        out SnapshotHeader header,
        ICollection<string> warnings)
    {
        List<long> sequences = List();
        for (int i = sequences.Count - 1; i >= 0; i--)
        {
            string path = PathOf(sequences[i]);
            byte[] file = File.ReadAllBytes(path);
            SnapshotFinding finding = SnapshotCodec.TryRead(file, out header, out ReadOnlySpan<byte> state);
            string? reason = finding != SnapshotFinding.None ? finding.ToString()
                : header.JournalId != journalId ? "of another journal"
                : header.ConfigurationHash != configurationHash ? "of another configuration"
                : header.Sequence != sequences[i] ? "renamed"
                : header.Sequence > lastSequence ? $"ahead of the journal, which ends at {lastSequence}"
                : null;
            if (reason == null) return state.ToArray();
            warnings.Add($"{path}: snapshot not used: {reason}");
        }

        header = default;
        return null;
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

    /// <summary>Removes all but the newest; returns how many.</summary>
    public int Remove(int keepCount)
    {
        List<long> sequences = List();
        int removed = Math.Max(0, sequences.Count - keepCount);
        for (int i = 0; i < removed; i++) File.Delete(PathOf(sequences[i]));
        return removed;
    }

    private string PathOf(long sequence) =>
        Path.Combine(_directory, sequence.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    private static void Check(int error, string path)
    {
        if (error != 0) throw new IOException($"{path}: system error {error}");
    }
}
