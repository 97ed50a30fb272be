using System;
using System.Collections.Generic;
using LowLatency.Protocol.Trading.Publishing;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Publishing;

[TestFixture]
internal sealed class RecentIdsTests
{
    private const int Capacity = 64;

    [Test]
    public void Ids_that_a_table_of_buckets_would_put_in_one_are_all_remembered()
    {
        RecentIds ids = new(Capacity);
        for (int i = 0; i < Capacity; i++) ids.Add(scope: 0, i * 8_192L);
        for (int i = 0; i < Capacity; i++) Assert.That(ids.Contains(0, i * 8_192L), $"{i}");
        Assert.That(ids.ForgottenNanos, Is.EqualTo(long.MinValue));
    }

    [Test]
    public void One_too_many_pushes_out_the_oldest_and_its_time_is_kept()
    {
        RecentIds ids = new(Capacity);
        for (int i = 0; i <= Capacity; i++) ids.Add(scope: 3, 100 + i, nanos: 7_000 + i);
        Assert.That(ids.Contains(3, 100), Is.False);
        for (int i = 1; i <= Capacity; i++) Assert.That(ids.Contains(3, 100 + i), $"{i}");
        Assert.That(ids.ForgottenNanos, Is.EqualTo(7_000));
    }

    [Test]
    public void The_same_id_of_another_instrument_is_another_and_one_added_twice_is_one()
    {
        RecentIds ids = new(2);
        ids.Add(1, 5);
        ids.Add(1, 5);
        Assert.That(ids.Contains(2, 5), Is.False);
        ids.Add(2, 5);
        Assert.That(ids.Contains(1, 5) && ids.Contains(2, 5));
        ids.Clear();
        Assert.That(ids.Contains(1, 5) || ids.Contains(2, 5), Is.False);
        Assert.That(ids.ForgottenNanos, Is.Zero);
    }

    [Test]
    public void It_agrees_with_a_plain_queue_whatever_comes([Range(1, 5)] int seed)
    {
        Random random = new(seed);
        RecentIds ids = new(Capacity);
        Queue<(int Instrument, long Id)> model = [];
        for (int i = 0; i < 20_000; i++)
        {
            (int Instrument, long Id) next = (random.Next(3), random.Next(40) * (random.Next(2) == 0 ? 1 : Capacity));
            if (!model.Contains(next))
            {
                model.Enqueue(next);
                if (model.Count > Capacity) model.Dequeue();
            }

            ids.Add(next.Instrument, next.Id);
            (int Instrument, long Id) asked = (random.Next(3), random.Next(40) * Capacity);
            bool isThere = ids.Contains(asked.Instrument, asked.Id);
            Assert.That(isThere, Is.EqualTo(model.Contains(asked)), $"seed {seed} step {i}");
        }
    }
}
