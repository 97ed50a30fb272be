using System;
using System.Threading;
using System.Threading.Tasks;

namespace LowLatency.VenueServer.Capture;

/// <summary>
/// Time within a recording while it is played. It starts with the first frame that is waited for, and stands still
/// while nobody listens. One owner at a time; the other clock of a pair reads its start.
/// </summary>
/// <param name="time">The machine's time.</param>
internal sealed class PlayClock(TimeProvider time)
{
    private const long NotStarted = long.MinValue;
    private long _startTimestamp = NotStarted;
    private PlayClock? _twin;

    /// <summary>The machine's monotonic time, in units of the time provider.</summary>
    public long Timestamp => time.GetTimestamp();

    /// <summary>
    /// Two clocks of one recording: the one that starts later starts where the other is, so that what was recorded
    /// together is played together.
    /// </summary>
    /// <param name="time">The machine's time.</param>
    /// <returns>The clocks, neither started.</returns>
    public static (PlayClock First, PlayClock Second) Pair(TimeProvider time)
    {
        var first = new PlayClock(time);
        var second = new PlayClock(time) { _twin = first };
        first._twin = second;
        return (first, second);
    }

    /// <summary>Nobody has listened since then: that time does not count. Nothing before the start counts.</summary>
    /// <param name="timestamp">When the last listener left.</param>
    public void StandStillSince(long timestamp)
    {
        var start = Interlocked.Read(ref _startTimestamp);
        if (start != NotStarted)
            Interlocked.Exchange(ref _startTimestamp, start + (Timestamp - timestamp));
    }

    /// <summary>Waits for the moment of a frame; starts the clock if it has not.</summary>
    /// <param name="offsetNanos">The frame's time since the first of the recording.</param>
    /// <param name="speed">Recorded seconds per second; 0 = no waiting.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Completed when the frame is due.</returns>
    public ValueTask PaceAsync(long offsetNanos, double speed, CancellationToken stop)
    {
        if (speed <= 0)
            return ValueTask.CompletedTask;
        if (Interlocked.Read(ref _startTimestamp) == NotStarted)
        {
            var start = _twin is null ? NotStarted : Interlocked.Read(ref _twin._startTimestamp);
            Interlocked.Exchange(ref _startTimestamp, start == NotStarted ? Timestamp : start);
        }

        var elapsed = time.GetElapsedTime(Interlocked.Read(ref _startTimestamp));
        var wait = TimeSpan.FromTicks((long)(offsetNanos / speed / 100)) - elapsed;
        return wait < TimeSpan.FromMilliseconds(1)
            ? ValueTask.CompletedTask
            : new ValueTask(Task.Delay(wait, time, stop));
    }
}
