using System;

namespace LowLatency.Formats.Journal;

[Flags]
public enum JournalRecordFlags : byte
{
    None = 0,

    /// <summary>
    /// First record of a write batch. At the flushed level it exists only when every batch before it was flushed: how
    /// recovery tells a torn last batch from damage to records that were acknowledged.
    /// </summary>
    BatchStart = 1,
}
