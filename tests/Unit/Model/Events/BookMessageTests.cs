using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Events;

[TestFixture]
public sealed class BookMessageTests
{
    private static IEnumerable<int> BoundaryCounts()
    {
        for (int count = 0; count <= 40; count++) yield return count;
        foreach (int slots in (int[])[10, 100, 5_713])
        {
            int full = BookPayload.InlineLevels + (slots * EventSlot.LevelsPerContinuation);
            yield return full - 1;
            yield return full;
            yield return full + 1;
        }

        yield return BookPayload.LevelsMax;
    }

    [TestCase(0, 1)]
    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(3, 2)]
    [TestCase(9, 2)]
    [TestCase(10, 3)]
    [TestCase(16, 3)]
    [TestCase(17, 4)]
    [TestCase(BookPayload.LevelsMax, 5_715)]
    public void Slot_counts(int levels, int slots) => Assert.That(BookMessage.SlotCount(levels), Is.EqualTo(slots));

    [Test]
    public void Slot_count_is_the_least_that_holds_the_levels_and_fits_the_header()
    {
        for (int levels = 0; levels <= BookPayload.LevelsMax; levels++)
        {
            int slots = BookMessage.SlotCount(levels);
            int capacity = BookPayload.InlineLevels + ((slots - 1) * EventSlot.LevelsPerContinuation);
            if (capacity < levels || (slots > 1 && capacity - EventSlot.LevelsPerContinuation >= levels))
            {
                Assert.Fail($"{levels} levels in {slots} slots");
            }
        }

        Assert.That(BookMessage.SlotCount(BookPayload.LevelsMax), Is.LessThanOrEqualTo(ushort.MaxValue));
    }

    [TestCaseSource(nameof(BoundaryCounts))]
    public void Levels_read_back_by_index_and_in_order_and_touch_nothing_else(int count)
    {
        EventSlot[] message = new EventSlot[BookMessage.SlotCount(count) + 1];
        foreach (ref EventSlot slot in message.AsSpan()) slot.RingSequence = 42;
        message[0].Header.Connection = 7;
        message[0].Book.Sequence = 11;
        message[0].Book.DepthLimit = 13;
        for (int i = 0; i < count; i++) BookMessage.SetLevel(message, i, LevelOf(i));

        BookLevelEnumerator levels = new(message);
        for (int i = 0; i < count; i++)
        {
            if (BookMessage.Level(message, i) != LevelOf(i)) Assert.Fail($"level {i} by index");
            if (levels.Next() != LevelOf(i)) Assert.Fail($"level {i} in order");
        }

        foreach (ref EventSlot slot in message.AsSpan()) Assert.That(slot.RingSequence, Is.EqualTo(42));
        Assert.That(
            (message[0].Header.Connection, message[0].Book.Sequence, message[0].Book.DepthLimit),
            Is.EqualTo((7u, 11L, 13)));
        Assert.That(message[^1].EventBytes.IndexOfAnyExcept((byte)0), Is.EqualTo(-1), "the slot behind the message");
    }

    [Test]
    public void An_index_beyond_the_slots_throws_instead_of_writing_elsewhere()
    {
        EventSlot[] message = new EventSlot[2];

        Assert.That(() => BookMessage.SetLevel(message, 9, LevelOf(9)), Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => BookMessage.Level(message, 9), Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => BookMessage.Level(message, -1), Throws.TypeOf<IndexOutOfRangeException>());
    }

    private static BookLevel LevelOf(int index) => new(new Price(1_000_000 + index), new Quantity(-5 - index));
}
