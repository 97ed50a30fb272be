using System;
using LowLatency.Model.Events.Market;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>
/// Drops trades that came before. Where a venue's ids are contiguous the last id decides, and a skipped id is a gap;
/// elsewhere the last ids are remembered.
/// </summary>
public sealed class TradeFilter : IEngineState
{
    public const int Remembered = 64;

    private readonly long[] _ids = new long[Remembered];
    private int _next;
    private long _lastId;

    public long DuplicateCount { get; private set; }

    /// <summary>Trades that never came, by their ids.</summary>
    public long MissedCount { get; private set; }

    /// <summary>False for a trade that was seen.</summary>
    public bool IsNew(in TradePayload trade)
    {
        bool isNew = trade.IsIdContiguous != 0 ? trade.TradeId > _lastId : !_ids.AsSpan().Contains(trade.TradeId);
        if (!isNew)
        {
            DuplicateCount++;
            return false;
        }

        if (trade.IsIdContiguous == 0)
        {
            _ids[_next] = trade.TradeId;
            _next = _next + 1 == Remembered ? 0 : _next + 1;
            return true;
        }

        if (_lastId != 0) MissedCount += trade.TradeId - _lastId - 1;
        _lastId = trade.TradeId;
        return true;
    }

    public void Traverse(ref StateTraversal state)
    {
        DuplicateCount = state.Next(DuplicateCount);
        MissedCount = state.Next(MissedCount);
        state.Visit(ref _lastId);
        state.Visit(ref _next);
        state.Visit(_ids);
        if ((uint)_next < Remembered) return;
        state.Fail();
        _next = 0;
    }
}
