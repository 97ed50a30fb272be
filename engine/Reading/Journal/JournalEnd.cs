

using LowLatency.Formats.Journal;

namespace LowLatency.Reading.Journal;

/// <summary>How and where reading a journal ended.</summary>
/// <param name="Action">
/// End, CutTail, DiscardSegment, Stop or RefuseNewer; Continue = the reader was told to stop.
/// </param>
/// <param name="Finding">What was found there.</param>
/// <param name="SegmentIndex">Segment concerned; -1 for an empty journal.</param>
/// <param name="Offset">Offset in the (uncompressed) segment.</param>
/// <param name="LastSequence">Last event that was read.</param>
/// <param name="Chain">Checksum of the last record that was read.</param>
public readonly record struct JournalEnd(
    RecoveryAction Action, JournalFinding Finding, long SegmentIndex, long Offset, long LastSequence, uint Chain)
{
    /// <summary>The journal ends in order, or with what a crash leaves: what was read is all there is.</summary>
    public bool IsUsable =>
        Action is RecoveryAction.End or RecoveryAction.CutTail or RecoveryAction.DiscardSegment
            or RecoveryAction.Continue;

    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"{Action} ({Finding}) in segment {SegmentIndex} at offset {Offset}, last sequence {LastSequence}";
}
