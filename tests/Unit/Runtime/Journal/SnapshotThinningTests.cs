using System.Collections.Generic;
using LowLatency.Runtime.Snapshots;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

internal sealed class SnapshotThinningTests
{
    private const long Minute = 60_000_000_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long Start = 20_000 * Day;

    [Test]
    public void Month_of_snapshots_every_five_minutes_leaves_days_hours_and_the_newest()
    {
        List<(long Sequence, long Nanos)> kept = [];
        long now = Start;
        for (long sequence = 1; sequence <= 30 * 288; sequence++)
        {
            now = Start + (sequence * 5 * Minute);
            kept.Add((sequence, now));
            List<long> gone = SnapshotThinning.Removable(kept, 3, now);
            kept.RemoveAll(snapshot => gone.Contains(snapshot.Sequence));
            Assert.That(kept, Has.Count.LessThanOrEqualTo(30 + 25 + 3));
        }

        // The farthest that a replay has to go: a day for what is long ago, an hour for the last day.
        for (int i = 1; i < kept.Count; i++)
        {
            long gap = kept[i].Nanos - kept[i - 1].Nanos;
            Assert.That(gap, Is.LessThanOrEqualTo(now - kept[i].Nanos < Day - Hour ? Hour : Day));
        }

        Assert.That(kept[0].Sequence, Is.EqualTo(1));
        Assert.That(kept[^1].Sequence, Is.EqualTo(30 * 288));
        Assert.That(kept[^3].Sequence, Is.EqualTo((30 * 288) - 2));
    }

    [TestCase(100_000)]
    [TestCase(700_000)]
    [TestCase(3_000_000)]
    public void A_busy_journal_keeps_a_snapshot_every_million_events_for_ever(long eventsEach)
    {
        List<(long Sequence, long Nanos)> kept = [];
        long now = Start;
        for (int i = 1; i <= 3 * 288; i++)
        {
            now = Start + (i * 5 * Minute);
            kept.Add((i * eventsEach, now));
            List<long> gone = SnapshotThinning.Removable(kept, 3, now);
            kept.RemoveAll(snapshot => gone.Contains(snapshot.Sequence));
        }

        long most = System.Math.Max(eventsEach, SnapshotThinning.EventsApartMax);
        for (int i = 1; i < kept.Count; i++)
        {
            Assert.That(kept[i].Sequence - kept[i - 1].Sequence, Is.LessThanOrEqualTo(most));
        }

        long events = 3 * 288 * eventsEach;
        Assert.That(kept, Has.Count.LessThanOrEqualTo((2 * events / most) + 3 + 25 + 3));
    }

    [Test]
    public void Few_snapshots_all_stay_however_close_they_are()
    {
        List<(long Sequence, long Nanos)> three = [(1, Start), (2, Start + 1), (3, Start + 2)];
        Assert.That(SnapshotThinning.Removable(three, 3, Start + Day), Is.Empty);
        Assert.That(SnapshotThinning.Removable([], 3, Start), Is.Empty);
    }
}
