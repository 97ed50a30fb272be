namespace LowLatency.Protocol.Feeds;

/// <summary>The rule by which a venue's book messages chain (adapters/Venues: README of each venue).</summary>
public enum BookContinuity : byte
{
    /// <summary>
    /// Diffs with first and last id (U, u), snapshot by REST: a diff applies when U &lt;= L + 1 and u &gt; L.
    /// </summary>
    RangeOverRest = 0,

    /// <summary>Diffs that name the id of the one before (pu), snapshot by REST: a diff applies when pu == L.</summary>
    PreviousOverRest = 1,

    /// <summary>
    /// Snapshot first in the stream, then deltas with ids rising by one; id 1 is a restart and a snapshot.
    /// </summary>
    SnapshotInStream = 2,
}
