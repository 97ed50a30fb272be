namespace LowLatency.Formats.Journal;

/// <summary>What a call of <see cref="JournalReader.Read"/> came to.</summary>
public enum JournalReadOutcome
{
    /// <summary>A record with the right checksum and chain.</summary>
    Record = 0,

    /// <summary>The window ends inside a record (or is empty) and is not the last: give it more bytes.</summary>
    NeedMoreData,

    /// <summary>The bytes ended exactly behind a record.</summary>
    EndOfFile,

    /// <summary>
    /// Zeros where the next record would start. The end of the data if only zeros follow: the caller looks
    /// (<see cref="JournalTail"/>), a follower waits.
    /// </summary>
    Zeros,

    /// <summary>No good record here: see <see cref="JournalReader.Finding"/>. The reader does not move on.</summary>
    Bad,
}
