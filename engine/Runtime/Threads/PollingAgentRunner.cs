using System;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>The loop of a thread that owns sockets: behind each round one look at all of them, which sleeps when
/// nothing is left to do.</summary>
internal sealed class PollingAgentRunner : AgentRunner
{
    /// <summary>Sleep of a thread whose work waits for room, nanoseconds: a flush of a disk takes longer.</summary>
    private const long HeldUpNanos = 100_000;

    private const int SpinRounds = 200;

    private readonly IWaitPoint _point;

    internal PollingAgentRunner(
        string name, IReadOnlyList<IAgent> agents, AgentOptions options, WakeSignal? signal, IWaitPoint point)
        : base(name, agents, options, signal)
    {
        if (options.WaitStrategy == WaitStrategyKind.BackOff)
            throw new ArgumentException("a wait point has no back-off strategy", nameof(options));
        _point = point;
    }

    private protected override void Loop(ref long rounds)
    {
        bool isBlocking = Options.WaitStrategy == WaitStrategyKind.Blocking;
        bool isYielding = Options.WaitStrategy == WaitStrategyKind.SpinYield;
        int idleRounds = 0;
        while (!StopRequested)
        {
            int done = Round();
            idleRounds = done > 0 ? 0 : idleRounds + 1;
            rounds++;
            if (isBlocking)
            {
                Block(done);
                continue;
            }

            _point.Wait(0);
            if (isYielding && idleRounds > SpinRounds) Thread.Yield();
        }
    }

    // Only a round that found nothing is followed by a sleep: what a later agent did may be work for an earlier one
    // that neither of the two can tell. One system call a round, whether there is work left or not: more would be
    // known to be empty.
    private void Block(int done)
    {
        if (done > 0 || IsAvailable)
        {
            _point.Wait(0);
            return;
        }

        // Not at the wait point: bytes that nobody reads meanwhile, or a deadline that is over, would end each wait at
        // once. Nor for long: whoever makes the room need not wake this thread.
        if (IsHeldUp)
        {
            PreciseSleep.Sleep(HeldUpNanos);
            _point.Wait(0);
            return;
        }

        long nanos = NanosUntil(NextWakeNanos, MonotonicClock.NowNanos);
        if (nanos == 0) _point.Wait(0);
        else Signal!.WaitUnlessAvailable(this, nanos);
    }
}
