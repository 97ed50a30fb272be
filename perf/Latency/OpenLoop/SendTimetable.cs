namespace LowLatency.Latency.OpenLoop;

/// <summary>
/// When each frame is due: at a fixed rate from a start, whatever became of the frames before (open loop). Times are
/// monotonic nanoseconds.
/// </summary>
/// <param name="StartNanos">When frame 0 is due.</param>
/// <param name="FramesPerSecond">At least 1.</param>
/// <param name="FramesPerOrder">Of so many frames the last is one that an order follows from; at least 1.</param>
internal readonly record struct SendTimetable(long StartNanos, int FramesPerSecond, int FramesPerOrder)
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Computed from the start, so that rounding does not add up.</summary>
    public long IntendedNanos(long frame)
    {
        long seconds = frame / FramesPerSecond;
        return StartNanos + (seconds * NanosPerSecond)
            + ((frame - (seconds * FramesPerSecond)) * NanosPerSecond / FramesPerSecond);
    }

    public bool IsOrder(long frame) => (frame + 1) % FramesPerOrder == 0;

    /// <summary>Frames due in a time, from the start.</summary>
    public long FramesIn(int seconds) => (long)FramesPerSecond * seconds;
}
