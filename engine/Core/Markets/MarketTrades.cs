using LowLatency.Core.Settings;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>
/// The trades of one instrument: which are new and believed, and the last of them. Business thread only.
/// </summary>
internal sealed class MarketTrades
{
    private readonly TradeFilter _filter = new();
    private PriceGuard _guard;
    private TradePayload _last;

    internal MarketTrades(BookSettings settings) => _guard = new PriceGuard(settings.JumpPercentMax);

    /// <summary>Price none before the first live one.</summary>
    internal ref readonly TradePayload Last => ref _last;

    internal long DuplicateCount => _filter.DuplicateCount;

    /// <summary>Trades that never came, where the venue's ids tell.</summary>
    internal long MissedCount => _filter.MissedCount;

    /// <summary>
    /// None, or what is wrong with the trade; <paramref name="isUsed"/> is false for a duplicate too.
    /// </summary>
    internal ReasonCode Check(in TradePayload trade, out bool isUsed)
    {
        bool isValid = trade.Price.Units > 0 && trade.Quantity.Units > 0;
        isUsed = isValid && _filter.IsNew(in trade);
        if (!isValid) return ReasonCode.TradeInvalid;
        if (!isUsed || _guard.Accept(trade.Price.Units)) return ReasonCode.None;
        isUsed = false;
        return ReasonCode.TradePriceJump;
    }

    internal void Remember(in TradePayload trade) => _last = trade;

    /// <summary>Prices in the old units mean nothing any more.</summary>
    internal void Forget()
    {
        _guard.Reset(0);
        _last = default;
    }

    internal void TraverseLast(ref StateTraversal state)
    {
        state.Visit(ref _last.TradeId);
        state.Visit(ref _last.Price);
        state.Visit(ref _last.Quantity);
        state.Visit(ref _last.Aggressor);
        state.Visit(ref _last.IsIdContiguous);
    }

    internal void TraverseGuard(ref StateTraversal state) => _guard.Traverse(ref state);

    internal void TraverseFilter(ref StateTraversal state) => _filter.Traverse(ref state);
}
