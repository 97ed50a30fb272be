using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>
/// The requests in flight, found by id without a search: the low bits of an id are its slot. Owner thread only.
/// </summary>
internal sealed class RequestTable : ITradingRequests
{
    /// <summary>Row of a slot that is not there.</summary>
    public const int None = -1;

    private readonly RequestSlot[] _slots;
    private readonly int _mask;
    private long _lastId;

    /// <param name="capacity">A power of two.</param>
    public RequestTable(int capacity)
    {
        _slots = new RequestSlot[capacity];
        _mask = capacity - 1;
    }

    public int Capacity => _slots.Length;

    /// <summary>Slots that are not free.</summary>
    public int Count { get; private set; }

    public ref RequestSlot this[int row] => ref _slots[row];

    public bool TryFind(long requestId, out TradingRequest request)
    {
        int row = Find(requestId);
        request = row < 0 ? default : _slots[row].Request;
        return row >= 0;
    }

    /// <summary>Row of a request that is not free, or <see cref="None"/>.</summary>
    public int Find(long requestId)
    {
        int row = (int)(requestId & _mask);
        ref RequestSlot slot = ref _slots[row];
        return requestId > 0 && slot.State != RequestState.Free && slot.Request.Id == requestId ? row : None;
    }

    /// <summary>
    /// Takes a slot and gives the request its id; <see cref="None"/> when all are taken. Lost requests make room.
    /// </summary>
    public int Take(ref TradingRequest request)
    {
        int row = FindFree(RequestState.Free);
        if (row < 0) row = FindFree(RequestState.Lost);
        if (row < 0) return None;
        ref RequestSlot slot = ref _slots[row];
        if (slot.State == RequestState.Free) Count++;
        request.Id = _lastId;
        slot = default;
        slot.State = RequestState.InFlight;
        slot.Request = request;
        return row;
    }

    public void Free(int row)
    {
        if (_slots[row].State == RequestState.Free) return;
        _slots[row].State = RequestState.Free;
        Count--;
    }

    private int FindFree(RequestState state)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            _lastId++;
            int row = (int)(_lastId & _mask);
            if (_slots[row].State == state) return row;
        }

        return None;
    }
}
