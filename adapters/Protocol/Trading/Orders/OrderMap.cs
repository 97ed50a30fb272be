using System;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Trading.Ids;

namespace LowLatency.Protocol.Trading.Orders;

/// <summary>
/// Own orders by client order id and by the venue's id, in rows allocated once. A new order takes an unused row, then
/// that of an ended one. Owner thread only.
/// </summary>
internal sealed class OrderMap
{
    private readonly OrderEntry[] _rows;
    private readonly int[] _headsById;
    private readonly int[] _headsByVenueId;
    private readonly int _mask;
    private readonly TextIdTable? _texts;
    private int _hand;

    /// <param name="capacity">Orders remembered, live and ended.</param>
    /// <param name="texts">Keeps the texts of the venue's ids that the rows have; null = the ids are numbers.</param>
    public OrderMap(int capacity, TextIdTable? texts = null)
    {
        _texts = texts;
        int size = 16;
        while (size < capacity * 2) size *= 2;
        _rows = new OrderEntry[capacity];
        _headsById = new int[size];
        _headsByVenueId = new int[size];
        Array.Fill(_headsById, -1);
        Array.Fill(_headsByVenueId, -1);
        _mask = size - 1;
    }

    /// <summary>Rows in use: 0..Count-1.</summary>
    public int Count { get; private set; }

    public ref OrderEntry this[int row] => ref _rows[row];

    public int Find(ClientOrderId id)
    {
        if (id.IsNone) return -1;
        int row = _headsById[Bucket(id)];
        while (row >= 0 && _rows[row].Id != id) row = _rows[row].NextById;
        return row;
    }

    public int Find(int instrument, long venueOrderId)
    {
        if (venueOrderId == 0) return -1;
        int row = _headsByVenueId[Bucket(venueOrderId)];
        while (row >= 0 && (_rows[row].VenueOrderId != venueOrderId || _rows[row].Instrument != instrument))
        {
            row = _rows[row].NextByVenueId;
        }

        return row;
    }

    /// <summary>Row of a new order, -1 when every row holds one that has not ended. The id must not be known.</summary>
    public int Add(ClientOrderId id, short instrument)
    {
        int row = TakeRow();
        if (row < 0) return -1;
        int bucket = Bucket(id);
        _rows[row] = new OrderEntry
        {
            Id = id,
            Instrument = instrument,
            SentNanos = long.MinValue,
            NewsNanos = long.MinValue,
            ListedNanos = long.MinValue,
            QueryJob = -1,
            CancelJob = -1,
            NextById = _headsById[bucket],
            NextByVenueId = -1,
        };
        _headsById[bucket] = row;
        return row;
    }

    /// <summary>The venue told its id of an order; a later one replaces it.</summary>
    public void SetVenueId(int row, long venueOrderId)
    {
        ref OrderEntry entry = ref _rows[row];
        if (venueOrderId == 0 || entry.VenueOrderId == venueOrderId) return;
        UnlinkVenueId(row);
        entry.VenueOrderId = venueOrderId;
        _texts?.Pin(venueOrderId);
        int bucket = Bucket(venueOrderId);
        entry.NextByVenueId = _headsByVenueId[bucket];
        _headsByVenueId[bucket] = row;
    }

    private int TakeRow()
    {
        if (Count < _rows.Length) return Count++;
        for (int i = 0; i < _rows.Length; i++)
        {
            _hand = _hand + 1 == _rows.Length ? 0 : _hand + 1;
            ref OrderEntry entry = ref _rows[_hand];
            bool isBusy = entry.PlaceRequestId != 0 || entry.QueryJob >= 0 || entry.CancelJob >= 0;
            if (!entry.IsEnded || isBusy) continue;
            UnlinkId(_hand);
            UnlinkVenueId(_hand);
            return _hand;
        }

        return -1;
    }

    private void UnlinkId(int row)
    {
        ref int link = ref _headsById[Bucket(_rows[row].Id)];
        while (link != row) link = ref _rows[link].NextById;
        link = _rows[row].NextById;
    }

    private void UnlinkVenueId(int row)
    {
        if (_rows[row].VenueOrderId == 0) return;
        _texts?.Unpin(_rows[row].VenueOrderId);
        ref int link = ref _headsByVenueId[Bucket(_rows[row].VenueOrderId)];
        while (link != row) link = ref _rows[link].NextByVenueId;
        link = _rows[row].NextByVenueId;
    }

    private int Bucket(ClientOrderId id) => Bucket((long)id.Sequence ^ ((long)id.Epoch << 40));

    private int Bucket(long value) => (int)(((ulong)value * 0x9E37_79B9_7F4A_7C15) >> 33) & _mask;
}
