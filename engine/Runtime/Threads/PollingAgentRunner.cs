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
            idleRounds = Round() > 0 ? 0 : idleRounds + 1;
            rounds++;
            if (isBlocking)
            {
                Block();
                continue;
            }

            _point.Wait(0);
            if (isYielding && idleRounds > SpinRounds) Thread.Yield();
        }
    }

    // One system call a round, whether there is work left or not: more would be known to be empty.
    private void Block()
    {
        long nanos = IsAvailable ? 0 : NanosUntil(NextWakeNanos, MonotonicClock.NowNanos);
        if (nanos == 0) _point.Wait(0);
        else Signal!.WaitUnlessAvailable(this, nanos);
    }
}
