using System;
using System.Collections.Generic;

namespace LowLatency.Simulation.Venue;

/// <summary>One direction of a connection: what goes in comes out later, in order.</summary>
internal sealed class Line
{
    private readonly Queue<(long DueNanos, Action Arrive)> _queue = new();
    private long _lastNanos;

    public long NextDueNanos => _queue.Count == 0 ? long.MaxValue : _queue.Peek().DueNanos;

    public void Send(long dueNanos, Action arrive)
    {
        _lastNanos = Math.Max(_lastNanos, dueNanos);
        _queue.Enqueue((_lastNanos, arrive));
    }

    /// <summary>How many arrived.</summary>
    public int Deliver(long now)
    {
        int count = 0;
        for (; _queue.Count > 0 && _queue.Peek().DueNanos <= now; count++) _queue.Dequeue().Arrive();
        return count;
    }

    public void Cut() => _queue.Clear();
}
