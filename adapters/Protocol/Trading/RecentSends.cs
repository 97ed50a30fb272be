using System.Runtime.CompilerServices;

namespace LowLatency.Protocol.Trading;

/// <summary>When the last few messages of a socket were sent, so that no second holds more than are allowed.</summary>
internal struct RecentSends
{
    private const int Capacity = 16;
    private const long Second = 1_000_000_000;

    private Times _times;
    private int _next;

    /// <summary>Messages sent in the second before now, at most 16 counted.</summary>
    internal readonly int CountInLastSecond(long nowNanos)
    {
        int count = 0;
        for (int i = 0; i < Capacity; i++)
        {
            if (_times[i] != 0 && nowNanos - _times[i] <= Second) count++;
        }

        return count;
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
