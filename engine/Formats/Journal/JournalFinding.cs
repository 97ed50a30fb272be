namespace LowLatency.Formats.Journal;

/// <summary>What is found at a place of a journal; with the segment's position it decides what is done there.</summary>
public enum JournalFinding
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The segment ends exactly behind a record.</summary>
    EndOfFile,

    /// <summary>Behind the last record there are only zeros: preallocated and never written.</summary>
    EndOfData,

    /// <summary>The record runs past the end of the file; nothing good follows.</summary>
    RecordIncomplete,

    /// <summary>
    /// No record starts where one should (or its length, flags or kind cannot be); nothing good follows.
    /// </summary>
    RecordMalformed,

    /// <summary>Checksum or chain is wrong; nothing good follows.</summary>
    RecordChecksum,

    /// <summary>
    /// A bad record, and good ones of the same unflushed batch behind it: pages reached the disk out of order.
    /// </summary>
    RecordBadInLastBatch,

    /// <summary>
    /// A bad record, and behind it a good one that was written when the bad one had been acknowledged.
    /// </summary>
    RecordBadBeforeGood,

    /// <summary>Checksum right, but the sequence does not continue: no crash can do this.</summary>
    RecordSequence,

    /// <summary>Checksum right, but the body does not decode: written by a faulty program.</summary>
    RecordBody,

    /// <summary>Checksum right, of a kind or version that this program does not know.</summary>
    RecordNewer,

    /// <summary>No bytes, or zeros where the header should be: created and never written.</summary>
    SegmentEmpty,

    /// <summary>The file ends inside its header.</summary>
    SegmentHeaderTorn,

    /// <summary>The header's checksum is wrong or its fields cannot be.</summary>
    SegmentHeaderDamaged,

    /// <summary>Not a journal segment at all.</summary>
    SegmentForeign,

    /// <summary>A segment of another journal.</summary>
    SegmentOfOtherJournal,

    /// <summary>The index does not follow the one before: a segment is missing.</summary>
    SegmentMissing,

    /// <summary>The header's index is not that of its file name: copied, renamed or swapped.</summary>
    SegmentMisplaced,

    /// <summary>Sequence or chain does not continue the segment before.</summary>
    SegmentChain,

    /// <summary>Written by a newer version of this program.</summary>
    SegmentNewer,

    /// <summary>A pipe, a device, or a file that is longer than a segment can be.</summary>
    SegmentIrregular,
}
