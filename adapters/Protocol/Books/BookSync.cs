namespace LowLatency.Protocol.Books;

/// <summary>Synchronisation state of one book. The feed's thread only.</summary>
internal sealed class BookSync
{
    /// <param name="rule">Of the venue's channel.</param>
    /// <param name="depth">Levels a side that the channel promises, 0 = every level.</param>
    /// <param name="bufferSlots">Slots for deltas that wait for a REST snapshot.</param>
    /// <param name="bufferDeltas">Deltas that wait for one.</param>
    internal BookSync(BookRule rule, int depth, int bufferSlots, int bufferDeltas)
    {
        Chain = new SequenceChain(rule);
        Depth = depth;
        int checksumLevels = rule.Proof.ChecksumLevels;
        if (checksumLevels > 0) Checksum = new ChecksumBook(depth, checksumLevels);
        if (rule.Snapshot == SnapshotSource.Rest) Buffer = new DeltaBuffer(bufferSlots, bufferDeltas);
    }

    internal SequenceChain Chain { get; }

    /// <summary>Null where the venue pushes snapshots.</summary>
    internal DeltaBuffer? Buffer { get; }

    /// <summary>Null where messages carry no checksum.</summary>
    internal ChecksumBook? Checksum { get; }

    /// <summary>Levels a side that the channel promises, 0 = every level.</summary>
    internal int Depth { get; }

    internal BookSyncState State { get; set; }

    internal long InSyncSinceNanos { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    internal int Attempts { get; set; }

    /// <summary>When the snapshot (or the new subscription) is to be asked for; long.MaxValue = not now.</summary>
    internal long RequestDueNanos { get; set; } = long.MaxValue;

    /// <summary>Just subscribed: the first delta brings the snapshot request forward.</summary>
    internal bool IsWaitingForDelta { get; set; }

    /// <summary>Since when nothing but old messages has come; 0 = the last one was new.</summary>
    internal long OldSinceNanos { get; set; }
}
