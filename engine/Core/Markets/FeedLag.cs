using System;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Markets;

/// <summary>
/// How late the messages of a channel come: what each took from the venue's stamp to its receipt, less the least that
/// any took lately. Neither clock has to be right for that, only to run evenly. A line that stood still delivers its
/// backlog in one go, with receive times of now: this is how a backlog is distinguished from news. Business thread
/// only.
/// </summary>
public struct FeedLag
{
    /// <summary>
    /// The least is of between one and two windows. A backlog cannot last for one: the answers to pings are behind it,
    /// and the session ends without them. A step of a clock is forgotten after two.
    /// </summary>
    public const long WindowNanos = 600 * Timestamp.NanosPerSecond;

    /// <summary>A message that is earlier by more than this is a wrong stamp, until others agree.</summary>
    public const long LeapNanos = Timestamp.NanosPerSecond;

    /// <summary>Messages in a row that make a leap believed.</summary>
    public const int Confirmations = 5;

    private long _windowNanos;
    private long _least;
    private long _leastBefore;
    private long _leap;
    private int _leaps;

    /// <summary>
    /// The time of this machine that a message tells about: its receive time, less what it was late. Unix nanoseconds.
    /// </summary>
    /// <param name="receiveNanos">When it was received.</param>
    /// <param name="venueNanos">The venue's stamp; 0 = none, then nothing is known and nothing taken off.</param>
    public long AsOf(long receiveNanos, long venueNanos)
    {
        if (venueNanos <= 0) return receiveNanos;
        long took = receiveNanos - venueNanos;
        if (_windowNanos == 0) Begin(receiveNanos, took, took);
        long least = Math.Min(_least, _leastBefore);
        if (took < least - LeapNanos)
        {
            _leap = _leaps == 0 ? took : Math.Max(_leap, took);
            _leaps++;
            if (_leaps < Confirmations) return receiveNanos;
            Begin(receiveNanos, _leap, _leap);
            return receiveNanos;
        }

        _leaps = 0;
        if (receiveNanos - _windowNanos > WindowNanos) Begin(receiveNanos, took, _least);
        _least = Math.Min(_least, took);
        return receiveNanos - Math.Max(0, took - least);
    }

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _windowNanos);
        state.Visit(ref _least);
        state.Visit(ref _leastBefore);
        state.Visit(ref _leap);
        state.Visit(ref _leaps);
    }

    private void Begin(long receiveNanos, long least, long leastBefore)
    {
        _windowNanos = receiveNanos;
        _least = least;
        _leastBefore = leastBefore;
        _leaps = 0;
    }
}
