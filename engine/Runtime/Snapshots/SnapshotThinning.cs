using System.Collections.Generic;

namespace LowLatency.Runtime.Snapshots;

/// <summary>
/// Which snapshots stay. A restart needs the newest few; a person who asks what happened last week needs one that is
/// not far before it. So: the newest, the first of each hour for a day, the first of each day and, in a busy journal,
/// one at least every million events for as long as the journal reaches.
/// </summary>
public static class SnapshotThinning
{
    /// <summary>
    /// Events between two that stay, if snapshots were taken that often: a fraction of a second of replay.
    /// </summary>
    public const long EventsApartMax = 1_000_000;

    private const long Hour = 3_600_000_000_000;
    private const long Day = 24 * Hour;

    /// <summary>Those that may go.</summary>
    /// <param name="snapshots">Sequence and unix nanoseconds of the writing, rising.</param>
    /// <param name="recentCount">Newest ones that stay in any case.</param>
    /// <param name="nowNanos">Unix nanoseconds.</param>
    public static List<long> Removable(
        IReadOnlyList<(long Sequence, long Nanos)> snapshots, int recentCount, long nowNanos)
    {
        List<long> removable = [];
        long hourKept = long.MinValue;
        long dayKept = long.MinValue;
        long sequenceKept = 0;
        for (int i = 0; i < snapshots.Count - recentCount; i++)
        {
            (long sequence, long nanos) = snapshots[i];
            bool isFirstOfDay = nanos / Day != dayKept;
            bool isFirstOfHour = nanos / Hour != hourKept && nowNanos - nanos <= Day;
            bool isGapElse = i + 1 < snapshots.Count && snapshots[i + 1].Sequence - sequenceKept > EventsApartMax;
            if (isFirstOfDay || isFirstOfHour || isGapElse)
            {
                sequenceKept = sequence;
                dayKept = nanos / Day;
                hourKept = nanos / Hour;
            }
            else
            {
                removable.Add(sequence);
            }
        }

        return removable;
    }
}
