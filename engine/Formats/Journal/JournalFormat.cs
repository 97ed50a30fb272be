using System;
using LowLatency.Formats.Journal.EventBodies;

namespace LowLatency.Formats.Journal;

/// <summary>Numbers of the journal format. Byte tables and version history: docs/formats.md.</summary>
public static class JournalFormat
{
    /// <summary>Version of the segment layout that is written; older ones are read, newer ones refused.</summary>
    public const ushort SegmentVersion = 2;

    /// <summary>
    /// Additions within the version that is written: record kinds, event kinds, fields behind those of a kind. What
    /// was written with a higher one is read up to the first thing that is not known here.
    /// </summary>
    public const byte SegmentMinor = 1;

    /// <summary>Bytes of a segment header.</summary>
    public const int SegmentHeaderLength = 96;

    /// <summary>Bytes of a record header, its checksum included.</summary>
    public const int RecordHeaderLength = 28;

    /// <summary>First byte of every record; zero (preallocated space) can never be mistaken for one.</summary>
    public const byte RecordMarker = 0xA7;

    /// <summary>Longest body that a reader accepts: above what the largest book message can need (bytes).</summary>
    public const int BodyLengthMax = 16 * 1024 * 1024;

    /// <summary>Longest segment, uncompressed: what a writer begins and a reader unpacks (bytes).</summary>
    public const long SegmentLengthMax = 1L << 30;

    /// <summary>Extension of a segment file; its name is its index in 12 digits.</summary>
    public const string SegmentExtension = ".journal";

    /// <summary>Extension of a compressed (gzip) segment.</summary>
    public const string CompressedExtension = ".journal.gz";

    /// <summary>First bytes of every segment. The last two show a transfer that altered line ends.</summary>
    public static ReadOnlySpan<byte> SegmentMagic => "LLJRNL\u001a\n"u8;

    /// <summary>
    /// Newest version of a record kind that is read, and written unless a body needs less; 0 = kind unknown.
    /// </summary>
    public static byte NewestVersion(JournalRecordKind kind) => kind switch
    {
        JournalRecordKind.Event => EventCodec.Version,
        JournalRecordKind.EventSkipped => 2,
        >= JournalRecordKind.Configuration and < JournalRecordKind.EventSkipped => 1,
        _ => 0,
    };
}
