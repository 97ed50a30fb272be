using System;
using System.Collections.Generic;
using LowLatency.Core.Timers;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Timers;

public sealed class TimerQueueTests
{
    [Test]
    public void Equal_deadlines_come_out_by_id()
    {
        var timers = new TimerQueue(8);
        foreach (int id in new[] { 5, 1, 7, 0 }) timers.Set(id, 100);
        timers.Set(6, 99);
        Assert.That(TakeAll(timers, 100), Is.EqualTo(new[] { 6, 0, 1, 5, 7 }));
    }

    [Test]
    public void A_timer_is_not_due_before_its_deadline()
    {
        var timers = new TimerQueue(1);
        timers.Set(0, 100);
        Assert.That(timers.TryTakeDue(99, out _), Is.False);
        Assert.That(timers.TryTakeDue(100, out int id), Is.True);
        Assert.That(id, Is.Zero);
        Assert.That(timers.NextDeadlineNanos, Is.EqualTo(TimerQueue.Never));
    }

    [Test]
    public void Adding_to_the_latest_moment_saturates()
    {
        Assert.That(TimerQueue.After(long.MaxValue - 3, 100), Is.EqualTo(TimerQueue.Never - 1));
        Assert.That(TimerQueue.After(7, 100), Is.EqualTo(107));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Random_operations_agree_with_a_sorted_set(int seed)
    {
        var random = new Random(seed);
        var timers = new TimerQueue(50);
        var expected = new SortedSet<(long Deadline, int Id)>();
        var deadlines = new Dictionary<int, long>();
        for (int step = 0; step < 20_000; step++)
        {
            int id = random.Next(50);
            switch (random.Next(4))
            {
                case 0:
                    timers.Cancel(id);
                    if (deadlines.Remove(id, out long gone)) expected.Remove((gone, id));
                    break;
                case 1:
                    long now = random.Next(200);
                    while (timers.TryTakeDue(now, out int due))
                    {
                        Assert.That(expected.Min, Is.EqualTo((deadlines[due], due)));
                        expected.Remove(expected.Min);
                        deadlines.Remove(due);
                    }

                    Assert.That(expected.Count == 0 || expected.Min.Deadline > now);
                    break;
                default:
                    long deadline = random.Next(200);
                    timers.Set(id, deadline);
                    if (deadlines.Remove(id, out long old)) expected.Remove((old, id));
                    deadlines[id] = deadline;
                    expected.Add((deadline, id));
                    break;
            }

            Assert.That(timers.Count, Is.EqualTo(expected.Count));
        }
    }

    [Test]
    public void State_survives_saving_whatever_the_order_of_setting()
    {
        var first = new TimerQueue(10);
        var second = new TimerQueue(10);
        for (int id = 0; id < 10; id++) first.Set(id, 50 - (id % 3));
        for (int id = 9; id >= 0; id--) second.Set(id, 50 - (id % 3));
        byte[] bytes = new byte[1024];
        var writer = StateTraversal.ToSave(bytes);
        first.Traverse(ref writer);
        var again = StateTraversal.ToHash();
        second.Traverse(ref again);
        Assert.That(again.Hash, Is.EqualTo(writer.Hash));
        var loaded = new TimerQueue(10);
        var reader = StateTraversal.ToLoad(bytes.AsSpan(0, (int)writer.Length));
        loaded.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(TakeAll(loaded, 1_000), Is.EqualTo(TakeAll(first, 1_000)));
    }

    private static List<int> TakeAll(TimerQueue timers, long now)
    {
        var ids = new List<int>();
        while (timers.TryTakeDue(now, out int id)) ids.Add(id);
        return ids;
    }
}
