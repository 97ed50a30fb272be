using LowLatency.Model.Events;
using LowLatency.Model.State;

namespace LowLatency.Core.Timers;

/// <summary>The engine's time: the receive time of the event under way, never going backwards.</summary>
public sealed class EngineClock : IEngineState
{
    /// <summary>
    /// Receive times beyond this (the year 2223) are no times; deadlines after it still fit in 64 bits.
    /// </summary>
    public const long NowNanosMax = 8_000_000_000_000_000_000;

    /// <summary>Unix nanoseconds; 0 before the first event.</summary>
    public long NowNanos { get; private set; }

    /// <summary>Journal sequence of the event under way, 1 for the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>Monotonic receive time of the event under way.</summary>
    public long CauseMonotonicNanos { get; private set; }

    /// <summary>
    /// Events whose receive time was before the engine's time or is no time; they were applied at the engine's time.
    /// </summary>
    public long BackwardsCount { get; private set; }

    /// <summary>A new event begins.</summary>
    public void Advance(in EventHeader header)
    {
        Sequence++;
        CauseMonotonicNanos = header.ReceiveMonotonicNanos;
        long time = header.ReceiveWallNanos;
        if (time >= NowNanos && time <= NowNanosMax) NowNanos = time;
        else BackwardsCount++;
    }

    public void Traverse(ref StateTraversal state)
    {
        NowNanos = state.Next(NowNanos);
        Sequence = state.Next(Sequence);
        BackwardsCount = state.Next(BackwardsCount);
        if (NowNanos is < 0 or > NowNanosMax || Sequence < 0) state.Fail();
    }
}
