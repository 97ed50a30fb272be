using System;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Orders;

/// <summary>
/// Orders that look like somebody else's, met while the venue's number of an own order is not known: a person may have
/// amended that one, and so named it anew. Each is asked about once; until then no own order of its instrument counts
/// as absent. Owner thread only; does not allocate after construction.
/// </summary>
/// <param name="isOffered">The venue lists an order's amendments; where it does not, nothing is noted.</param>
internal sealed class AmendmentCandidates(bool isOffered)
{
    private const int Capacity = 64;
    private const int JudgedRemembered = 1_024;

    private readonly AmendmentCandidate[] _rows = new AmendmentCandidate[Capacity];
    private readonly RecentIds _judged = new(JudgedRemembered);

    /// <summary>Those that are to be asked about: 0..Count-1.</summary>
    public int Count { get; private set; }

    public ref AmendmentCandidate this[int row] => ref _rows[row];

    /// <summary>An order that is foreign by its client order id was met.</summary>
    /// <param name="order">Of an instrument that is configured.</param>
    /// <param name="dueNanos">When it can be asked about (monotonic).</param>
    public void Note(in OrderRecord order, long dueNanos)
    {
        if (!isOffered || order.VenueOrderId == 0 || Count == Capacity) return;
        bool isKnown = _judged.Contains(order.Instrument, order.VenueOrderId)
            || Find(order.Instrument, order.VenueOrderId) >= 0;
        if (isKnown) return;
        _rows[Count++] = new AmendmentCandidate
        {
            Instrument = order.Instrument,
            VenueOrderId = order.VenueOrderId,
            DueNanos = dueNanos,
        };
    }

    /// <summary>The order is to be asked about, or would be if there was room.</summary>
    public bool MayHave(int instrument, long venueOrderId) =>
        Count == Capacity || Find(instrument, venueOrderId) >= 0;

    /// <summary>One of the instrument is to be asked about; without room for more there may be others.</summary>
    public bool HasOf(int instrument)
    {
        if (Count == Capacity) return true;
        foreach (ref readonly AmendmentCandidate row in _rows.AsSpan(0, Count))
        {
            if (row.Instrument == instrument) return true;
        }

        return false;
    }

    /// <summary>Whose it is is known for good.</summary>
    public void Judge(int instrument, long venueOrderId)
    {
        _judged.Add(instrument, venueOrderId);
        int row = Find(instrument, venueOrderId);
        if (row >= 0) Remove(row);
    }

    /// <summary>
    /// From when all of the instrument can be asked about (monotonic), long.MinValue = there is none.
    /// </summary>
    public long LastDueNanosOf(int instrument)
    {
        long due = long.MinValue;
        foreach (ref readonly AmendmentCandidate row in _rows.AsSpan(0, Count))
        {
            if (row.Instrument == instrument) due = Math.Max(due, row.DueNanos);
        }

        return due;
    }

    /// <summary>Nobody asks any more. It is noted anew when it is met again.</summary>
    public void Remove(int row) => _rows[row] = _rows[--Count];

    public int Find(int instrument, long venueOrderId)
    {
        for (int row = 0; row < Count; row++)
        {
            if (_rows[row].VenueOrderId == venueOrderId && _rows[row].Instrument == instrument) return row;
        }

        return -1;
    }
}
