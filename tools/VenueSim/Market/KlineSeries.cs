using System.Collections.Generic;

namespace LowLatency.VenueSim.Market;

/// <summary>The candles of one symbol and interval: the last closed ones and the open one. One owner thread.</summary>
public sealed class KlineSeries
{
    private readonly Queue<KlineBar> _closed = new();
    private readonly int _closedMax;
    private KlineBar _open;

    internal KlineSeries(long lengthMillis, int closedMax)
    {
        LengthMillis = lengthMillis;
        _closedMax = closedMax;
    }

    /// <summary>Length of a bar in milliseconds.</summary>
    public long LengthMillis { get; }

    /// <summary>The open bar.</summary>
    public KlineBar Open => _open;

    /// <summary>Closed bars, oldest first, at most as many as the market keeps.</summary>
    public IReadOnlyCollection<KlineBar> Closed => _closed;

    /// <summary>Adds history or trades; the bar that it falls into must not be closed.</summary>
    internal void Add(in KlineBar part)
    {
        var start = part.OpenMillis - (part.OpenMillis % LengthMillis);
        if (_open.LengthMillis == 0)
            _open = KlineBar.Empty(start, LengthMillis, part.Open);
        while (start > _open.OpenMillis)
            Roll();
        _open.Add(part);
    }

    /// <summary>Closes the open bar when its time is over.</summary>
    internal bool TryClose(long nowMillis, out KlineBar closed)
    {
        closed = _open;
        if (nowMillis <= _open.CloseMillis)
            return false;
        Roll();
        return true;
    }

    private void Roll()
    {
        _closed.Enqueue(_open);
        if (_closed.Count > _closedMax)
            _closed.Dequeue();
        _open = KlineBar.Empty(_open.OpenMillis + LengthMillis, LengthMillis, _open.Close);
    }
}
