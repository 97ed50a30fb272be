using System.Numerics;
using LowLatency.Core.Settings;
using LowLatency.Core.Timers;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Risk;

/// <summary>
/// Opens for a while when too many of the last outcomes were rejects; the window starts anew then. One counts what
/// concerns an account or the whole venue, and one for each instrument what concerns that instrument alone.
/// </summary>
public sealed class RejectBreaker(RiskSettings settings) : IEngineState
{
    private readonly ulong _mask = settings.RejectWindow >= 64 ? ulong.MaxValue : (1UL << settings.RejectWindow) - 1;
    private ulong _bits;

    /// <summary>Unix nanoseconds; 0 = never opened.</summary>
    public long OpenUntilNanos { get; private set; }

    /// <summary>Rejects among the last outcomes.</summary>
    public int RejectCount => BitOperations.PopCount(_bits);

    /// <summary>As at the start: it never saw a reject, or forgot them.</summary>
    public bool IsIdle => _bits == 0 && OpenUntilNanos == 0;

    public bool IsOpen(long nowNanos) => nowNanos < OpenUntilNanos;

    /// <summary>Adds an order's first outcome; true when this one opened the breaker.</summary>
    public bool Observe(bool isReject, long nowNanos)
    {
        _bits = ((_bits << 1) | (isReject ? 1UL : 0UL)) & _mask;
        if (!isReject || RejectCount < settings.RejectsMax) return false;
        return Open(nowNanos);
    }

    /// <summary>Opens it, whatever the window holds; true when it was closed.</summary>
    public bool Open(long nowNanos)
    {
        bool wasOpen = IsOpen(nowNanos);
        _bits = 0;
        OpenUntilNanos = TimerQueue.After(nowNanos, settings.RejectBreakerMillis * Timestamp.NanosPerMillisecond);
        return !wasOpen;
    }

    public void Reset()
    {
        _bits = 0;
        OpenUntilNanos = 0;
    }

    internal bool IsSameAs(RejectBreaker other) => _bits == other._bits && OpenUntilNanos == other.OpenUntilNanos;

    internal void SetTo(RejectBreaker other)
    {
        _bits = other._bits;
        OpenUntilNanos = other.OpenUntilNanos;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _bits);
        _bits &= _mask;
        OpenUntilNanos = state.Next(OpenUntilNanos);
    }
}
