using System.Runtime.CompilerServices;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>When the last few messages of a socket were sent, so that no second holds more than are allowed.</summary>
internal struct RecentSends
{
    private const int Capacity = 16;
    private const long Second = 1_000_000_000;

    private Times _times;
    private int _next;

    /// <summary>
    /// From when on one more message makes no more than <paramref name="allowed"/> (1 to 16) in any second; in the past
    /// when it may leave now.
    /// </summary>
    internal readonly long RoomNanos(int allowed)
    {
        long oldest = _times[(_next - allowed + Capacity) % Capacity];
        return oldest == 0 ? long.MinValue : oldest + Second + 1;
    }

    internal void Add(long nowNanos)
    {
        _times[_next] = nowNanos;
        _next = (_next + 1) % Capacity;
    }

    [InlineArray(Capacity)]
    private struct Times
    {
        private long _first;
    }
}
