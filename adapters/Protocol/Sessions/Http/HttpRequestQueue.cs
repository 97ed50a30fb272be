using System;

namespace LowLatency.Protocol.Sessions.Http;

/// <summary>HTTP requests from a handler to the shell, in slots allocated once. Owner thread only.</summary>
public sealed class HttpRequestQueue
{
    private readonly Slot[] _slots;
    private int _first;
    private int _count;

    /// <param name="capacity">Requests that may wait, at least 1.</param>
    /// <param name="requestBytesMax">Bytes of target, fields and body together, at least 64.</param>
    public HttpRequestQueue(int capacity, int requestBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(requestBytesMax, 64);
        _slots = new Slot[capacity];
        for (int i = 0; i < capacity; i++)
            _slots[i].Bytes = new byte[requestBytesMax];
    }

    public int Count => _count;

    /// <summary>False when the queue is full, the request too long or the target not a path.</summary>
    public bool TryAdd(
        long requestId, HttpVerb verb, ReadOnlySpan<byte> target, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> body)
    {
        ref Slot slot = ref _slots[(_first + _count) % _slots.Length];
        if (_count == _slots.Length || target.IsEmpty || target[0] != '/'
            || (long)target.Length + fields.Length + body.Length > slot.Bytes.Length)
            return false;
        slot.RequestId = requestId;
        slot.SeenTicks = 0;
        slot.Verb = verb;
        slot.TargetBytes = target.Length;
        slot.FieldBytes = fields.Length;
        slot.BodyBytes = body.Length;
        target.CopyTo(slot.Bytes);
        fields.CopyTo(slot.Bytes.AsSpan(target.Length));
        body.CopyTo(slot.Bytes.AsSpan(target.Length + fields.Length));
        _count++;
        return true;
    }

    /// <summary>The oldest request; it stays until <see cref="RemoveFirst"/>.</summary>
    public bool TryPeek(out HttpRequestView request)
    {
        request = default;
        if (_count == 0)
            return false;
        ref Slot slot = ref _slots[_first];
        request = new HttpRequestView
        {
            RequestId = slot.RequestId,
            Verb = slot.Verb,
            Target = slot.Bytes.AsSpan(0, slot.TargetBytes),
            Fields = slot.Bytes.AsSpan(slot.TargetBytes, slot.FieldBytes),
            Body = slot.Bytes.AsSpan(slot.TargetBytes + slot.FieldBytes, slot.BodyBytes),
            SeenTicks = slot.SeenTicks,
        };
        return true;
    }

    /// <summary>The shell sees all that wait now: those that it had not seen keep this time.</summary>
    public void SetSeen(long ticks)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            ref Slot slot = ref _slots[(_first + i) % _slots.Length];
            if (slot.SeenTicks != 0) return;
            slot.SeenTicks = ticks;
        }
    }

    /// <summary>Drops the oldest request; nothing happens when there is none.</summary>
    public void RemoveFirst()
    {
        if (_count == 0)
            return;
        _first = (_first + 1) % _slots.Length;
        _count--;
    }

    private struct Slot
    {
        public byte[] Bytes;
        public long RequestId;
        public long SeenTicks;
        public int TargetBytes;
        public int FieldBytes;
        public int BodyBytes;
        public HttpVerb Verb;
    }
}
