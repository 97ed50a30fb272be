namespace LowLatency.Protocol.RateLimits;

/// <summary>
/// One limit of an address and what was used of it, in cells. Counts are kept for four windows by the venue's clock:
/// each cell holds the number of its window and the count, so that a stale one is found out by its number.
/// </summary>
internal readonly struct SharedWindow(IAtomicCells cells, int first)
{
    internal const int CellCount = 2 + (2 * Windows);

    private const int Windows = 4;
    private const int CountBits = 24;
    private const long CountMax = (1L << CountBits) - 1;
    private const int KindBits = 8;

    /// <summary>0 = this row is free.</summary>
    private int IdentityCell => first;

    private int LimitCell => first + 1;

    internal bool IsFree => cells.Read(IdentityCell) == 0;

    internal RateLimitKind Kind => (RateLimitKind)(cells.Read(IdentityCell) & ((1 << KindBits) - 1));

    internal long WindowNanos => cells.Read(IdentityCell) >> KindBits;

    internal long Limit => cells.Read(LimitCell);

    /// <summary>True when the row is, or has now become, that of the window.</summary>
    internal bool TryBe(RateLimitKind kind, long windowNanos)
    {
        long identity = (windowNanos << KindBits) | (long)kind;
        return cells.TryReplace(IdentityCell, 0, identity) || cells.Read(IdentityCell) == identity;
    }

    internal void SetLimit(long limit)
    {
        while (!cells.TryReplace(LimitCell, cells.Read(LimitCell), limit))
        {
        }
    }

    internal void Charge(long cost, long venueNanos, long edgeNanos)
    {
        long window = WindowNanos;
        long index = venueNanos / window;
        Add(UsedCell(index), index, cost);
        if (venueNanos - (index * window) >= window - edgeNanos) Add(TailCell(index), index, cost);
    }

    /// <summary>
    /// Used, with what the venue may count in this window although it was sent in the last one, and with what was
    /// charged to the next one by a clock that was ahead.
    /// </summary>
    internal long Load(long venueNanos, long edgeNanos)
    {
        long index = venueNanos / WindowNanos;
        int before = IsFirstEdge(venueNanos, edgeNanos) ? UsedCell(index - 1) : TailCell(index - 1);
        return Count(UsedCell(index), index) + Count(UsedCell(index + 1), index + 1) + Count(before, index - 1);
    }

    /// <summary>Takes over what the venue counted, when it surely counted in the window that runs now.</summary>
    internal void Correct(long used, long sentVenueNanos, long venueNanos, long edgeNanos)
    {
        long index = venueNanos / WindowNanos;

        // Sent before this window or at its first edge: the count may be that of the last one.
        if (sentVenueNanos - (index * WindowNanos) < edgeNanos) return;
        int cell = UsedCell(index);
        while (true)
        {
            long seen = cells.Read(cell);
            if (seen >> CountBits > index || Count(cell, index) >= used) return;
            if (cells.TryReplace(cell, seen, Pack(index, used))) return;
        }
    }

    /// <summary>
    /// When there may be room, at a moment without any: behind this window's first edge when only what is carried over
    /// it is in the way, else behind that of the next.
    /// </summary>
    internal long RoomVenueNanos(long allowed, long venueNanos, long edgeNanos)
    {
        long index = venueNanos / WindowNanos;
        long edge = (index * WindowNanos) + edgeNanos;
        bool isCarried = venueNanos < edge && Load(edge, edgeNanos) <= allowed;
        return isCarried ? edge : ((index + 1) * WindowNanos) + edgeNanos;
    }

    private bool IsFirstEdge(long venueNanos, long edgeNanos) => venueNanos % WindowNanos < edgeNanos;

    private int UsedCell(long index) => first + 2 + (int)(index & (Windows - 1));

    private int TailCell(long index) => first + 2 + Windows + (int)(index & (Windows - 1));

    private long Count(int cell, long index)
    {
        long seen = cells.Read(cell);
        return seen >> CountBits == index ? seen & CountMax : 0;
    }

    // A window that came later has taken the cell: what is added to one so old has no meaning any more.
    private void Add(int cell, long index, long cost)
    {
        while (true)
        {
            long seen = cells.Read(cell);
            if (seen >> CountBits > index) return;
            long count = (seen >> CountBits == index ? seen & CountMax : 0) + cost;
            if (cells.TryReplace(cell, seen, Pack(index, count))) return;
        }
    }

    private static long Pack(long index, long count) =>
        (index << CountBits) | (count < 0 ? 0 : count > CountMax ? CountMax : count);
}
