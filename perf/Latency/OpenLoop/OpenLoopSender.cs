using System.Threading;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Latency.OpenLoop;

/// <summary>Sends frames by a timetable and by nothing else: it never waits for what follows from them.</summary>
internal static class OpenLoopSender
{
    // The kernel's sleep may be late by its timer slack and the wake-up: the rest is spun.
    private const long SpinNanos = 100_000;
    private const int DrainMillisMax = 2_000;

    /// <summary>Returns when the last frame was sent and everything arrived, or did not in two seconds.</summary>
    public static void Run(IFrameTarget target, in SendTimetable timetable, long frames)
    {
        Send(target, in timetable, frames);
        for (int i = 0; i < DrainMillisMax && Outstanding(target) > 0; i++) Thread.Sleep(1);
    }

    /// <summary>Returns when the last frame was sent.</summary>
    public static void Send(IFrameTarget target, in SendTimetable timetable, long frames)
    {
        for (long frame = 0; frame < frames; frame++)
        {
            bool isOrder = timetable.IsOrder(frame);
            (int key, bool isBuy) = target.Prepare(isOrder);
            long intendedNanos = timetable.IntendedNanos(frame);
            long sentNanos = WaitUntil(intendedNanos);
            if (isOrder)
            {
                lock (target.Account) target.Account.Expect(key, isBuy, intendedNanos, sentNanos);
            }

            target.Send();
        }
    }

    private static long Outstanding(IFrameTarget target)
    {
        lock (target.Account) return target.Account.Outstanding;
    }

    private static long WaitUntil(long nanos)
    {
        while (true)
        {
            long now = MonotonicClock.NowNanos;
            if (now >= nanos) return now;
            if (nanos - now > SpinNanos) PreciseSleep.Sleep(nanos - now - SpinNanos);
            else Thread.SpinWait(8);
        }
    }
}
