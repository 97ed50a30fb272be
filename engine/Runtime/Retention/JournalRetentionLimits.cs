namespace LowLatency.Runtime.Retention;

/// <summary>
/// What is kept of a journal: a finished segment may go when it is older than the age and the segments newer than it
/// hold the bytes already, or when the disk has too little room.
/// </summary>
public readonly record struct JournalRetentionLimits
{
    /// <summary>Segments whose last event is younger are kept, nanoseconds.</summary>
    public long AgeNanosMin { get; init; }

    /// <summary>The newest segments of together so many bytes are kept.</summary>
    public long BytesMin { get; init; }

    /// <summary>Below so many free bytes the oldest segments go whatever their age.</summary>
    public long FreeBytesMin { get; init; }
}
