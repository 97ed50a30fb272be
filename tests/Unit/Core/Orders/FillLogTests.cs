using System;
using System.Collections.Generic;
using LowLatency.Core.Orders;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Orders;

public sealed class FillLogTests
{
    [TestCase(1)]
    [TestCase(2)]
    public void Remembers_exactly_the_last_fills(int seed)
    {
        var random = new Random(seed);
        var log = new FillLog(100);
        var order = new Queue<(ushort Instrument, long Trade, Side Side)>();
        var known = new HashSet<(ushort Instrument, long Trade, Side Side)>();
        for (int step = 0; step < 50_000; step++)
        {
            (ushort Instrument, long Trade, Side Side) key =
                ((ushort)random.Next(3), random.Next(150), random.Next(2) == 0 ? Side.Buy : Side.Sell);
            bool isNew = known.Add(key);
            if (isNew)
            {
                order.Enqueue(key);
                if (order.Count > 100) known.Remove(order.Dequeue());
            }

            bool added = log.TryAdd(new InstrumentId(key.Instrument), key.Trade, key.Side);
            Assert.That(added, Is.EqualTo(isNew), $"seed {seed} step {step}");
            Assert.That(log.Count, Is.EqualTo(order.Count));
        }
    }
}
