using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Drops what comes twice on one connection: trades that were seen, best prices older than the last. The feed's thread
/// only.
/// </summary>
internal sealed class MarketEventFilter
{
    private readonly TradeDuplicateFilter[] _trades;
    private readonly long[] _topSequences;
    private readonly FeedMeter _meter;

    internal MarketEventFilter(int instruments, FeedMeter meter)
    {
        _trades = new TradeDuplicateFilter[instruments];
        for (int i = 0; i < instruments; i++) _trades[i] = new TradeDuplicateFilter();
        _topSequences = new long[instruments];
        _meter = meter;
    }

    /// <summary>A new connection: nothing of it is compared with what came before.</summary>
    internal void Reset()
    {
        Array.Clear(_topSequences);
        foreach (TradeDuplicateFilter trades in _trades) trades.Reset();
    }

    internal bool IsNew(int instrument, ref readonly EventSlot slot) => slot.Header.Kind switch
    {
        EventKind.Trade => IsNewTrade(instrument, in slot.Trade),
        EventKind.TopOfBook => IsNewTop(instrument, in slot.TopOfBook),
        _ => true,
    };

    private bool IsNewTrade(int instrument, in TradePayload trade)
    {
        TradeDuplicateFilter filter = _trades[instrument];
        bool isNew;
        if (trade.IsIdContiguous != 0)
        {
            isNew = filter.IsNewInSequence(trade.TradeId, out long missing);
            if (missing > 0) _meter.Counters.TradeGaps++;
        }
        else
        {
            isNew = filter.IsNewHash(trade.TradeId);
        }

        if (!isNew) _meter.Counters.TradeDuplicates++;
        return isNew;
    }

    private bool IsNewTop(int instrument, in TopOfBookPayload top)
    {
        if (top.Sequence == 0) return true;
        if (top.Sequence < _topSequences[instrument])
        {
            _meter.Counters.TopOfBookStale++;
            return false;
        }

        _topSequences[instrument] = top.Sequence;
        return true;
    }
}
