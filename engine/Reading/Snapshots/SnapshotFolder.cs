using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Snapshots;

namespace LowLatency.Reading.Snapshots;

/// <summary>
/// Snapshots as files named by their sequence. Reads only; a folder that is missing has none. Not on the hot path; the
/// caller serialises calls.
/// </summary>
public class SnapshotFolder
{
    /// <summary>Where a journal's snapshots are, in its folder.</summary>
    public const string FolderName = "snapshots";

    /// <summary>Longest file that is read, and written.</summary>
    public const long BytesMax = 1L << 30;

    // A configuration is in the journal too, in one record.
    private const long ConfigurationBytesMax = JournalFormat.BodyLengthMax;
    private const string Extension = ".snapshot";
    private const string ConfigurationExtension = ".configuration";

    public SnapshotFolder(string directory) => Folder = Path.GetFullPath(directory);

    /// <summary>Full path.</summary>
    protected string Folder { get; }

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
                : configurationHash is { } hash && header.ConfigurationHash != hash ? "of another configuration"
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

    /// <summary>Settings kept under their hash, null when there are none; the caller compares the hash.</summary>
    public byte[]? LoadConfiguration(ulong hash)
    {
        string path = ConfigurationPathOf(hash);
        bool isThere = File.Exists(path) && RegularFile.IsFile(path);
        return isThere ? RegularFile.ReadAll(path, ConfigurationBytesMax) : null;
    }

    /// <summary>Sequences of the snapshots that are there, rising; nothing about their health.</summary>
    public List<long> List()
    {
        List<long> sequences = [];
        if (!Directory.Exists(Folder)) return sequences;
        foreach (string file in Directory.EnumerateFiles(Folder, "*" + Extension))
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

    protected string ConfigurationPathOf(ulong hash) =>
        Path.Combine(Folder, hash.ToString("x16", CultureInfo.InvariantCulture) + ConfigurationExtension);

    protected string PathOf(long sequence) =>
        Path.Combine(Folder, sequence.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    // A sector that cannot be read is one snapshot less, not the end: there are others.
    private static bool TryReadFile(string path, ICollection<string> warnings, out byte[] file)
    {
        file = [];
        try
        {
            file = RegularFile.ReadAll(path, BytesMax);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warnings.Add($"{path}: snapshot not used: {exception.Message}");
            return false;
        }
    }
}
