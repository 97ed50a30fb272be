using System;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.Backoff;

/// <summary>
/// Connect attempts allowed in any window of the venue's length (e.g. Binance: 300 per 5 minutes and address), used
/// up to a share only. Shared by all connections that count against the same limit; they must be stepped by one
/// thread. Keeps the time of each attempt, so the limit holds for every position of the window.
/// </summary>
public sealed class ConnectBudget
{
    private readonly long[] _attempts;
    private readonly long _windowNanos;
    private readonly AddressLimits? _address;
    private int _oldest;
    private int _count;

    /// <param name="limit">The venue's limit: attempts per window, 1 to 1,000,000.</param>
    /// <param name="windowNanos">Length of the window, above 0.</param>
    /// <param name="usePercent">Share of the limit that may be used, 1-100; rounded down, but at least 1.</param>
    /// <param name="address">While the venue refuses this address nothing connects; null = not known.</param>
    public ConnectBudget(int limit, long windowNanos, int usePercent = 80, AddressLimits? address = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usePercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(usePercent, 100);
        _windowNanos = windowNanos;
        _address = address;
        _attempts = new long[Math.Max(1, (int)((long)limit * usePercent / 100))];
    }

    /// <summary>Attempts that may fall into one window.</summary>
    public int Capacity => _attempts.Length;

    /// <summary>
    /// Takes one attempt at <paramref name="now"/> (monotonic nanoseconds, never going back). False: the window is
    /// full, or the venue refuses this address (each attempt then makes a ban longer), and an attempt is possible again
    /// at <paramref name="allowedAt"/>.
    /// </summary>
    public bool TryTake(long now, out long allowedAt)
    {
        while (_count > 0 && now - _attempts[_oldest] >= _windowNanos)
        {
            _oldest = _oldest + 1 == _attempts.Length ? 0 : _oldest + 1;
            _count--;
        }
        allowedAt = Math.Max(now, _address?.HeldUntilNanos ?? now);
        if (allowedAt > now) return false;
        if (_count == _attempts.Length)
        {
            allowedAt = _attempts[_oldest] + _windowNanos;
            return false;
        }
        int slot = _oldest + _count;
        _attempts[slot >= _attempts.Length ? slot - _attempts.Length : slot] = now;
        _count++;
        return true;
    }
}
