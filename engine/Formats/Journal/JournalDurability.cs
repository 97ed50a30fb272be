namespace LowLatency.Formats.Journal;

/// <summary>When a record counts as durable (LAW 3). Part of the segment header.</summary>
public enum JournalDurability : byte
{
    /// <summary>Handed to the kernel: survives the death of the process, not that of the machine.</summary>
    Buffered = 0,

    /// <summary>fdatasync returned: survives the machine, as far as the disk tells the truth.</summary>
    Flushed = 1,

    /// <summary>Held by a second machine. Reserved: refused at start.</summary>
    Replicated = 2,
}
