namespace LowLatency.Formats.Journal;

/// <summary>Where a segment lies in its journal.</summary>
public enum SegmentPosition
{
    /// <summary>Another segment follows it.</summary>
    Earlier = 0,

    /// <summary>The newest: the only one that a crash can have torn.</summary>
    Last = 1,
}
