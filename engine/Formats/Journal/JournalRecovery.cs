namespace LowLatency.Formats.Journal;

/// <summary>
/// The recovery decisions as a table: finding x position -> action. Read it as the specification; the test lists every
/// cell. The writer flushes a segment to the disk before it starts the next at every durability level, so that only
/// the last one can be torn.
/// </summary>
public static class JournalRecovery
{
    //                                              Earlier                     Last
    private static readonly RecoveryAction[,] Table =
    {
        /* None                  */ { RecoveryAction.Continue, RecoveryAction.Continue },
        /* EndOfFile             */ { RecoveryAction.Continue, RecoveryAction.End },
        /* EndOfData             */ { RecoveryAction.Continue, RecoveryAction.End },
        /* RecordIncomplete      */ { RecoveryAction.Stop, RecoveryAction.CutTail },
        /* RecordMalformed       */ { RecoveryAction.Stop, RecoveryAction.CutTail },
        /* RecordChecksum        */ { RecoveryAction.Stop, RecoveryAction.CutTail },
        /* RecordBadInLastBatch  */ { RecoveryAction.Stop, RecoveryAction.CutTail },
        /* RecordBadBeforeGood   */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* RecordSequence        */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* RecordBody            */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* RecordNewer           */ { RecoveryAction.RefuseNewer, RecoveryAction.RefuseNewer },
        /* SegmentEmpty          */ { RecoveryAction.Stop, RecoveryAction.DiscardSegment },
        /* SegmentHeaderTorn     */ { RecoveryAction.Stop, RecoveryAction.DiscardSegment },
        /* SegmentHeaderDamaged  */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* SegmentForeign        */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* SegmentOfOtherJournal */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* SegmentMissing        */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* SegmentMisplaced      */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* SegmentChain          */ { RecoveryAction.Stop, RecoveryAction.Stop },
        /* SegmentNewer          */ { RecoveryAction.RefuseNewer, RecoveryAction.RefuseNewer },
        /* SegmentIrregular      */ { RecoveryAction.Stop, RecoveryAction.Stop },
    };

    /// <summary>The action for a finding in a segment of a position.</summary>
    public static RecoveryAction Decide(JournalFinding finding, SegmentPosition position) =>
        Table[(int)finding, (int)position];

    /// <summary>Cells of the table, to prove that none is missing.</summary>
    public static int CellCount => Table.Length;
}
