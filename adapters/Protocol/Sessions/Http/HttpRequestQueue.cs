using System;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.Sessions.Http;

/// <summary>
/// HTTP requests from a handler to the shell, in slots allocated once: what has the higher priority goes first, and of
/// one priority what waits longest. The last slots are kept for cancels. Owner thread only.
/// </summary>
public sealed class HttpRequestQueue
{
    private const int CancelSlots = 4;
    private const int None = -1;

    private readonly Slot[] _slots;
    private readonly long[] _withdrawn;
    private readonly int _kept;
    private int _withdrawnCount;
    private int _count;
    private long _lastNumber;

    /// <param name="capacity">Requests that may wait, at least 1; a quarter of it, four at most, only cancels.</param>
    /// <param name="requestBytesMax">Bytes of target, fields and body together, at least 64.</param>
    public HttpRequestQueue(int capacity, int requestBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(requestBytesMax, 64);
        _kept = Math.Min(CancelSlots, capacity / 4);
        _withdrawn = new long[capacity];
        _slots = new Slot[capacity];
        for (int i = 0; i < capacity; i++)
            _slots[i].Bytes = new byte[requestBytesMax];
    }

    public int Count => _count;

    /// <summary>False when the queue is full, the request too long or the target not a path.</summary>
    public bool TryAdd(
        long requestId, HttpVerb verb, ReadOnlySpan<byte> target, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> body,
        RequestPriority priority = RequestPriority.Read, bool mustBeFresh = false)
    {
        bool isFull = _slots.Length - _count <= (priority == RequestPriority.Cancel ? 0 : _kept);
        if (isFull || target.IsEmpty || target[0] != '/'
            || (long)target.Length + fields.Length + body.Length > _slots[0].Bytes.Length)
            return false;
        ref Slot slot = ref _slots[FindFree()];
        slot.Number = ++_lastNumber;
        slot.RequestId = requestId;
        slot.SeenTicks = 0;
        slot.IsWithdrawn = false;
        slot.Verb = verb;
        slot.Priority = priority;
        slot.MustBeFresh = mustBeFresh;
        slot.TargetBytes = target.Length;
        slot.FieldBytes = fields.Length;
        slot.BodyBytes = body.Length;
        target.CopyTo(slot.Bytes);
        fields.CopyTo(slot.Bytes.AsSpan(target.Length));
        body.CopyTo(slot.Bytes.AsSpan(target.Length + fields.Length));
        _count++;
        return true;
    }

    /// <summary>The request that goes next; it stays until <see cref="RemoveFirst"/>.</summary>
    public bool TryPeek(out HttpRequestView request) => TryView(FindNext(), out request);

    /// <summary>
    /// One that nobody waits for any more, else the one that waits longest, whatever its priority; it stays until
    /// <see cref="Remove"/>.
    /// </summary>
    public bool TryPeekOldest(out HttpRequestView request) => TryView(FindOldest(), out request);

    /// <summary>The shell sees all that wait now: those that it had not seen keep this time.</summary>
    public void SetSeen(long ticks)
    {
        foreach (ref Slot slot in _slots.AsSpan())
        {
            if (slot.Number != 0 && slot.SeenTicks == 0) slot.SeenTicks = ticks;
        }
    }

    /// <summary>Drops the request that goes next; nothing happens when there is none.</summary>
    public void RemoveFirst() => RemoveAt(FindNext());

    /// <summary>Drops a request that waits; nothing happens when it does not.</summary>
    public void Remove(long requestId) => RemoveAt(Find(requestId));

    /// <summary>
    /// Nobody waits for the outcome any more. What has not left is not to be sent, what is under way is to be given up;
    /// the outcome is told all the same.
    /// </summary>
    public void Withdraw(long requestId)
    {
        int index = Find(requestId);
        if (index != None) _slots[index].IsWithdrawn = true;

        // Without room the exchange ends by its own time.
        else if (_withdrawnCount < _withdrawn.Length) _withdrawn[_withdrawnCount++] = requestId;
    }

    /// <summary>A request that had been taken and is to be given up; false = none is left.</summary>
    public bool TryTakeWithdrawn(out long requestId)
    {
        requestId = _withdrawnCount > 0 ? _withdrawn[--_withdrawnCount] : 0;
        return requestId != 0;
    }

    private bool TryView(int index, out HttpRequestView request)
    {
        request = default;
        if (index == None)
            return false;
        ref Slot slot = ref _slots[index];
        request = new HttpRequestView
        {
            RequestId = slot.RequestId,
            Verb = slot.Verb,
            Priority = slot.Priority,
            MustBeFresh = slot.MustBeFresh,
            Target = slot.Bytes.AsSpan(0, slot.TargetBytes),
            Fields = slot.Bytes.AsSpan(slot.TargetBytes, slot.FieldBytes),
            Body = slot.Bytes.AsSpan(slot.TargetBytes + slot.FieldBytes, slot.BodyBytes),
            SeenTicks = slot.SeenTicks,
            IsWithdrawn = slot.IsWithdrawn,
        };
        return true;
    }

    private int FindFree()
    {
        int index = 0;
        while (_slots[index].Number != 0) index++;
        return index;
    }

    private int Find(long requestId)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Number != 0 && _slots[i].RequestId == requestId) return i;
        }

        return None;
    }

    private int FindNext()
    {
        int best = None;
        for (int i = 0; i < _slots.Length && _count > 0; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Number == 0) continue;
            bool isBetter = best == None || slot.Priority > _slots[best].Priority
                || (slot.Priority == _slots[best].Priority && slot.Number < _slots[best].Number);
            if (isBetter) best = i;
        }

        return best;
    }

    private int FindOldest()
    {
        int best = None;
        for (int i = 0; i < _slots.Length && _count > 0; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Number == 0) continue;
            if (slot.IsWithdrawn) return i;
            if (best == None || slot.Number < _slots[best].Number) best = i;
        }

        return best;
    }

    private void RemoveAt(int index)
    {
        if (index == None)
            return;
        _slots[index].Number = 0;
        _count--;
    }

    private struct Slot
    {
        public byte[] Bytes;

        /// <summary>Rising from one request to the next; 0 = the slot is free.</summary>
        public long Number;

        public long RequestId;
        public long SeenTicks;
        public int TargetBytes;
        public int FieldBytes;
        public int BodyBytes;
        public HttpVerb Verb;
        public RequestPriority Priority;
        public bool IsWithdrawn;
        public bool MustBeFresh;
    }
}
