using System;
using System.Collections.Generic;
using LowLatency.Model.Events;

namespace LowLatency.Backtest.Data.Recordings;

/// <summary>
/// Messages of the market in memory, in the order of their receive times. Read by any thread once filled.
/// </summary>
public sealed class MessageLog
{
    private const int SlotsPerBlock = 8_192;

    private readonly List<EventSlot[]> _blocks = [];
    private readonly List<int> _used = [];

    public long Count { get; private set; }

    /// <summary>Messages whose receive time was before the one before; they got its time.</summary>
    public long BackwardsCount { get; private set; }

    public long LastNanos { get; private set; }

    public int BlockCount => _blocks.Count;

    public void Add(ReadOnlySpan<EventSlot> message)
    {
        int last = _blocks.Count - 1;
        if (last < 0 || _used[last] + message.Length > _blocks[last].Length)
        {
            _blocks.Add(new EventSlot[Math.Max(SlotsPerBlock, message.Length)]);
            _used.Add(0);
            last++;
        }

        message.CopyTo(_blocks[last].AsSpan(_used[last]));
        ref EventHeader header = ref _blocks[last][_used[last]].Header;
        if (header.ReceiveWallNanos < LastNanos)
        {
            BackwardsCount++;
            header.ReceiveWallNanos = LastNanos;
        }

        LastNanos = header.ReceiveWallNanos;
        header.ReceiveMonotonicNanos = LastNanos;
        _used[last] += message.Length;
        Count++;
    }

    /// <summary>The slots of a block, whole messages one after the other.</summary>
    public ReadOnlySpan<EventSlot> Block(int index) => _blocks[index].AsSpan(0, _used[index]);
}
