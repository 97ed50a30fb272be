using System;
using LowLatency.Pipeline.Clocks;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Clocks;
using NUnit.Framework;

namespace LowLatency.Unit.Pipeline;

[TestFixture]
internal sealed class PipelineClockTests
{
    [Test]
    public void The_clock_of_the_machine_gives_both_times_of_one_reading()
    {
        var machine = new WallClock();
        var clock = new PipelineClock(machine);
        long before = MonotonicClock.NowNanos;
        ReceiveStamp now = clock.Now();
        Assert.That(now.MonotonicNanos, Is.InRange(before, MonotonicClock.NowNanos));
        Assert.That(machine.ToWallNanos(now.MonotonicNanos), Is.EqualTo(now.WallNanos));
    }

    [Test]
    public void A_stepped_clock_stands_still_until_it_is_stepped()
    {
        var clock = new PipelineClock(new ReceiveStamp(5, 1_005));
        Assert.That(clock.Now(), Is.EqualTo(new ReceiveStamp(5, 1_005)));
        clock.StepTo(new ReceiveStamp(9, 1_011));
        Assert.That(clock.Now(), Is.EqualTo(new ReceiveStamp(9, 1_011)));
        Assert.That(clock.MonotonicNanos, Is.EqualTo(9));
    }

    [Test]
    public void Reading_either_clock_allocates_nothing()
    {
        PipelineClock[] clocks = [new(new WallClock()), new(new ReceiveStamp(1, 1))];
        foreach (PipelineClock clock in clocks)
        {
            _ = clock.Now();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++) _ = clock.Now().WallNanos + clock.MonotonicNanos;
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }
    }
}
