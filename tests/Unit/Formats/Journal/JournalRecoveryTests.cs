using System;
using LowLatency.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

public sealed class JournalRecoveryTests
{
    private const RecoveryAction Continue = RecoveryAction.Continue;
    private const RecoveryAction End = RecoveryAction.End;
    private const RecoveryAction Cut = RecoveryAction.CutTail;
    private const RecoveryAction Discard = RecoveryAction.DiscardSegment;
    private const RecoveryAction Stop = RecoveryAction.Stop;
    private const RecoveryAction Refuse = RecoveryAction.RefuseNewer;

    [TestCase(JournalFinding.None, Continue, Continue)]
    [TestCase(JournalFinding.EndOfFile, Continue, End)]
    [TestCase(JournalFinding.EndOfData, Continue, End)]
    [TestCase(JournalFinding.RecordIncomplete, Stop, Cut)]
    [TestCase(JournalFinding.RecordMalformed, Stop, Cut)]
    [TestCase(JournalFinding.RecordChecksum, Stop, Cut)]
    [TestCase(JournalFinding.RecordBadInLastBatch, Stop, Cut)]
    [TestCase(JournalFinding.RecordBadBeforeGood, Stop, Stop)]
    [TestCase(JournalFinding.RecordSequence, Stop, Stop)]
    [TestCase(JournalFinding.RecordBody, Stop, Stop)]
    [TestCase(JournalFinding.RecordNewer, Refuse, Refuse)]
    [TestCase(JournalFinding.SegmentEmpty, Stop, Discard)]
    [TestCase(JournalFinding.SegmentHeaderTorn, Stop, Discard)]
    [TestCase(JournalFinding.SegmentHeaderDamaged, Stop, Stop)]
    [TestCase(JournalFinding.SegmentForeign, Stop, Stop)]
    [TestCase(JournalFinding.SegmentOfOtherJournal, Stop, Stop)]
    [TestCase(JournalFinding.SegmentMissing, Stop, Stop)]
    [TestCase(JournalFinding.SegmentMisplaced, Stop, Stop)]
    [TestCase(JournalFinding.SegmentChain, Stop, Stop)]
    [TestCase(JournalFinding.SegmentNewer, Refuse, Refuse)]
    [TestCase(JournalFinding.SegmentIrregular, Stop, Stop)]
    public void Each_cell_of_the_table(JournalFinding finding, RecoveryAction earlier, RecoveryAction last)
    {
        Assert.That(JournalRecovery.Decide(finding, SegmentPosition.Earlier), Is.EqualTo(earlier));
        Assert.That(JournalRecovery.Decide(finding, SegmentPosition.Last), Is.EqualTo(last));
    }

    [Test]
    public void No_cell_is_missing() =>
        Assert.That(JournalRecovery.CellCount, Is.EqualTo(
            Enum.GetValues<JournalFinding>().Length * Enum.GetValues<SegmentPosition>().Length));
}
