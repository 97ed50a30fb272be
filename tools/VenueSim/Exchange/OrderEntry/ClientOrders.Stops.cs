using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Matching;

namespace LowLatency.VenueSim.Exchange.OrderEntry;

/// <content>Stops: outside of the book until a trade reaches their price.</content>
internal sealed partial class ClientOrders
{
    // Of each market, in the order of acceptance, which is that of their execution when one trade reaches several.
    private readonly List<ExchangeOrder>[] _stops;
    private readonly Queue<ExchangeOrder> _triggered = new();

    public void OnMatched(SymbolMarket market) => RunTriggered();

    // Called in the middle of a match: the book is not to be touched before that is over.
    private void ReachStops(SymbolMarket market, long tradeTicks)
    {
        var stops = _stops[market.Index];
        for (var i = 0; i < stops.Count; i++)
        {
            if (!OrderChecks.Reaches(tradeTicks, stops[i].Side, stops[i].StopTicks))
                continue;
            _triggered.Enqueue(stops[i]);
            stops.RemoveAt(i--);
        }
    }

    // A stop that is executed may reach others: they queue up behind.
    private void RunTriggered()
    {
        while (_triggered.TryDequeue(out var stop))
            Trigger(_accounts[stop.AccountIndex], stop);
    }

    private void Trigger(SimAccount account, ExchangeOrder stop)
    {
        stop.WorkingNanos = _clock.NowNanos;
        stop.Change(stop.Last with { TimeNanos = _clock.NowNanos });
        _events.OnExecution(account, stop, new Execution(ExecutionKind.New, stop.ClientOrderId, string.Empty));
        if (TryLockCost(account, stop))
            Match(account, stop, OrderKind.Market);
        else
            Expire(account, stop, ExchangeOrderStatus.Expired, ExecutionKind.Expired, ExpiryReason.Unaffordable);
    }

    // A buy locked its stop price; what it is to pay is known only now. The venue says nothing about one that cannot
    // pay: here it expires whole.
    private bool TryLockCost(SimAccount account, ExchangeOrder stop)
    {
        if (stop.Side == SimSide.Ask)
            return true;
        var skipped = stop.Prevention == SelfTradePrevention.None ? 0 : account.Owner;
        var (_, quote) = _markets[stop.MarketIndex].Book.Preview(
            skipped, stop.Side, OrderKind.Market, 0, stop.Lots, Int128.MaxValue);
        var cost = stop.Rules.Quote(quote);
        var more = cost - stop.LockedAmount;
        if (more > account.Of(stop.Rules.QuoteAsset).Free)
            return false;
        account.Lock(stop.Rules.QuoteAsset, more, _clock.NowNanos);
        stop.LockedAmount = cost;
        return true;
    }
}
