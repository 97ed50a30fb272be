using System;

namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>One limit and what was used of it in the window that runs by the venue's clock.</summary>
internal struct RateWindow
{
    internal long WindowNanos;
    internal long Used;
    private long _index;
    private long _previous;
    private long _tail;
    private long _previousTail;

    /// <summary>
    /// Steps to the window of a moment. A clock that is found to be ahead goes back less than a window: then the count
    /// goes on where it is, which is the careful side.
    /// </summary>
    internal void Roll(long venueNanos)
    {
        long index = venueNanos / WindowNanos;
        if (index == _index) return;
        if (index < _index)
        {
            if (_index - index > 1) _index = index;
            return;
        }

        bool isNext = index == _index + 1;
        _previous = isNext ? Used : 0;
        _previousTail = isNext ? _tail : 0;
        Used = 0;
        _tail = 0;
        _index = index;
    }

    /// <summary>Used, with what the venue may count in this window although it was sent in the last one.</summary>
    internal readonly long Load(long venueNanos, long edgeNanos) =>
        Used + (IsFirstEdge(venueNanos, edgeNanos) ? _previous : _previousTail);

    internal void Charge(long cost, long venueNanos, long edgeNanos)
    {
        Used += cost;
        if (venueNanos - (_index * WindowNanos) >= WindowNanos - edgeNanos) _tail += cost;
    }

    /// <summary>Takes over what the venue counted, when it surely counted in the window that runs now.</summary>
    internal void Correct(long used, long sentVenueNanos, long venueNanos, long edgeNanos)
    {
        // Sent before this window or at its first edge: the count may be that of the last one.
        if (venueNanos / WindowNanos != _index || IsFirstEdge(sentVenueNanos, edgeNanos)) return;
        Used = Math.Max(Used, used);
    }

    /// <summary>
    /// When there may be room, at a moment without any: behind this window's first edge when only what is carried over
    /// it is in the way, else behind that of the next.
    /// </summary>
    internal readonly long RoomVenueNanos(long allowed, long venueNanos, long edgeNanos)
    {
        long edge = (_index * WindowNanos) + edgeNanos;
        bool isCarried = venueNanos < edge && Load(edge, edgeNanos) <= allowed;
        return isCarried ? edge : ((_index + 1) * WindowNanos) + edgeNanos;
    }

    private readonly bool IsFirstEdge(long venueNanos, long edgeNanos) =>
        venueNanos - (_index * WindowNanos) < edgeNanos;
}
