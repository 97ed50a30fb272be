namespace LowLatency.Reading.Journal;

/// <summary>Which part of a journal is replayed; the default is all of it.</summary>
public readonly record struct JournalReplayRange
{
    /// <summary>Everything.</summary>
    public JournalReplayRange()
    {
    }

    /// <summary>Messages up to and with this sequence are not given: the snapshot holds them.</summary>
    public long AfterSequence { get; init; }

    /// <summary>Last sequence that is given.</summary>
    public long UntilSequence { get; init; } = long.MaxValue;

    /// <summary>Messages received later than this (unix nanoseconds) are not given.</summary>
    public long UntilNanos { get; init; } = long.MaxValue;
}
