using LowLatency.Model.Reasons;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>Why the journal stopped for good in this run.</summary>
/// <param name="Reason">
/// JournalFull, JournalFlushFailed, JournalWriteFailed or MessageTooLarge; None = no fault.
/// </param>
/// <param name="Operation">What failed.</param>
/// <param name="Errno">Error number of the system, 0 when it did not fail itself (short write, reserve).</param>
/// <param name="SegmentIndex">Segment concerned.</param>
/// <param name="Offset">Offset in the segment at which the failed operation started.</param>
/// <param name="Sequence">Last event handed to the journal; what is durable is the durable sequence.</param>
public readonly record struct JournalFault(
    ReasonCode Reason, JournalOperation Operation, int Errno, long SegmentIndex, long Offset, long Sequence)
{
    public bool IsNone => Reason == ReasonCode.None;
}
