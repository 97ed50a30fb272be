using System;

namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>The count of one limit, of any shape. Owner thread only; does not allocate after construction.</summary>
internal sealed class RateCounter
{
    private const long Second = 1_000_000_000;
    private const long Millionths = 1_000_000;

    private readonly RateRule _rule;
    private readonly long _edgeNanos;
    private readonly long[] _times;
    private RateWindow _window;
    private int _first;
    private int _count;
    private long _level;
    private long _levelNanos;
    private long _heldUntilNanos;

    /// <param name="rule">Checked before.</param>
    /// <param name="edgeNanos">How far the venue's count of a request may be from our time of sending.</param>
    public RateCounter(RateRule rule, long edgeNanos)
    {
        _rule = rule;
        _edgeNanos = edgeNanos;
        Capacity = rule.Capacity;
        _window.WindowNanos = Math.Max(1, rule.WindowNanos);
        _times = rule.Shape == RateShape.SlidingWindow ? new long[rule.Capacity] : [];
    }

    public long Capacity { get; private set; }

    /// <summary>How long there is no room for a cost below the count allowed, nanoseconds; 0 = there is.</summary>
    public long WaitNanos(long cost, long allowed, in RateMoment now)
    {
        long held = Math.Max(0, _heldUntilNanos - now.MonotonicNanos);

        // One that costs more than its share alone may leave when nothing else is counted.
        long limit = Math.Max(allowed, cost);
        long load = Load(in now);
        if (load + cost <= limit) return held;
        long excess = load + cost - limit;
        long wait = _rule.Shape switch
        {
            RateShape.FixedWindow =>
                _window.RoomVenueNanos(limit - cost, now.VenueNanos, _edgeNanos) - now.VenueNanos,
            RateShape.SlidingWindow =>
                _times[(_first + (int)excess - 1) % _times.Length] + _rule.WindowNanos - now.MonotonicNanos,
            RateShape.Pool => _levelNanos - now.MonotonicNanos,
            _ => DecayNanos(_level + ((cost - limit) * Millionths)),
        };
        return Math.Max(held, Math.Max(1, wait));
    }

    /// <summary>What counts as used now.</summary>
    public long Load(in RateMoment now)
    {
        switch (_rule.Shape)
        {
            case RateShape.FixedWindow:
                _window.Roll(now.VenueNanos);
                return _window.Load(now.VenueNanos, _edgeNanos);
            case RateShape.SlidingWindow:
                while (_count > 0 && _times[_first] + _rule.WindowNanos <= now.MonotonicNanos)
                {
                    _first = (_first + 1) % _times.Length;
                    _count--;
                }

                return _count;
            case RateShape.Pool:
                if (now.MonotonicNanos >= _levelNanos) _level = 0;
                return _level;
            default:
                Decay(now.MonotonicNanos);
                return (_level + Millionths - 1) / Millionths;
        }
    }

    public void Charge(long cost, in RateMoment now)
    {
        Load(in now);
        switch (_rule.Shape)
        {
            case RateShape.FixedWindow:
                _window.Charge(cost, now.VenueNanos, _edgeNanos);
                break;
            case RateShape.SlidingWindow:
                for (long i = 0; i < cost; i++) AddTime(now.MonotonicNanos);
                break;
            case RateShape.Pool:
                if (_level == 0) _levelNanos = now.MonotonicNanos + _rule.WindowNanos;
                _level += cost;
                break;
            default:
                _level += cost * Millionths;
                break;
        }
    }

    /// <summary>Takes over a count that the venue reports of the window that runs, when it is more than ours.</summary>
    /// <param name="used">Its count, with what was sent since the request that is answered.</param>
    /// <param name="sentVenueNanos">FixedWindow: when that request left, by the venue's clock.</param>
    /// <param name="resetInNanos">Pool: until it is zero; -1 = not told.</param>
    /// <param name="now">The time of the answer.</param>
    public void Correct(long used, long sentVenueNanos, long resetInNanos, in RateMoment now)
    {
        long load = Load(in now);
        if (_rule.Shape == RateShape.FixedWindow)
        {
            _window.Correct(used, sentVenueNanos, now.VenueNanos, _edgeNanos);
            return;
        }

        if (_rule.Shape == RateShape.Pool && resetInNanos >= 0) _levelNanos = now.MonotonicNanos + resetInNanos;
        if (used > load) Charge(used - load, in now);
    }

    /// <summary>The limit itself, as the venue reports it.</summary>
    public void SetCapacity(long capacity) =>
        Capacity = _rule.Shape == RateShape.SlidingWindow ? Math.Min(capacity, _times.Length) : capacity;

    /// <summary>The venue refused a request for this limit: it is full, whatever was counted here.</summary>
    /// <param name="retryAfterNanos">Nothing leaves for so long; 0 = not told.</param>
    /// <param name="now">The time of the answer.</param>
    public void Exhaust(long retryAfterNanos, in RateMoment now)
    {
        long load = Load(in now);
        if (load < Capacity && _rule.Shape != RateShape.FixedWindow) Charge(Capacity - load, in now);
        long hold = retryAfterNanos > 0 ? retryAfterNanos : _rule.Shape == RateShape.Decay ? 0 : Second;
        _heldUntilNanos = Math.Max(_heldUntilNanos, now.MonotonicNanos + hold);
    }

    private void AddTime(long nanos)
    {
        // Full: the oldest is forgotten, which can only be one that an exhausted limit was filled with.
        if (_count == _times.Length)
        {
            _first = (_first + 1) % _times.Length;
            _count--;
        }

        _times[(_first + _count) % _times.Length] = nanos;
        _count++;
    }

    private void Decay(long nowNanos)
    {
        long elapsed = Math.Max(0, nowNanos - _levelNanos);
        Int128 fallen = (Int128)elapsed * _rule.DecayMillionthsPerSecond / Second;
        _level = fallen >= _level ? 0 : _level - (long)fallen;
        _levelNanos = nowNanos;
    }

    private long DecayNanos(long millionths) =>
        (long)((((Int128)millionths * Second) + _rule.DecayMillionthsPerSecond - 1) / _rule.DecayMillionthsPerSecond);
}
