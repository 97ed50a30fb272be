using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.VenueSim.Exchange.OrderEntry;

/// <summary>Amendments that keep an order's place in the queue.</summary>
internal sealed partial class ClientOrders
{
    /// <summary>Whether an open order rests in the book and half of its rest can be taken off.</summary>
    public bool CanHalve(ExchangeOrder order) => order.EngineId != 0 && CutOf(order) > 0;

    /// <summary>Takes half of an order's rest off; it is named by another client id from then on.</summary>
    /// <param name="account">Its account.</param>
    /// <param name="order">The order, for which <see cref="CanHalve"/> is true.</param>
    /// <param name="clientOrderId">Its id from now on.</param>
    public void Halve(SimAccount account, ExchangeOrder order, string clientOrderId)
    {
        var cut = CutOf(order);
        if (!_markets[order.MarketIndex].ReduceForClient(_clock.NowNanos, order.EngineId, cut))
            return;
        var before = order.ClientOrderId;
        var freed = order.Side == SimSide.Bid
            ? order.Rules.Price(order.PriceTicks) * order.Rules.Quantity(cut)
            : order.Rules.Quantity(cut);
        var first = order.Amendments.Count == 0 ? order.OrderId : order.Amendments[^1].ExecutionId;
        order.Amendments.Add(new OrderAmendment(
            first + 1, before, clientOrderId, order.Lots, order.Lots - cut, _clock.NowNanos));
        order.Lots -= cut;
        order.ClientOrderId = clientOrderId;
        order.LockedAmount -= freed;
        account.Spend(GivenAsset(order), freed, 0, _clock.NowNanos);
        order.Change(order.Last with { TimeNanos = _clock.NowNanos });
        _events.OnExecution(account, order, new Execution(ExecutionKind.Replaced, clientOrderId, before));
        _events.OnBalances(account);
    }

    // Whole steps of the symbol's quantity, and less than what is left.
    private static long CutOf(ExchangeOrder order)
    {
        var step = (long)(order.Rules.StepSize / order.Rules.QuantityUnit);
        var half = (order.Lots - order.ExecutedLots) / 2;
        return step > 0 ? half - (half % step) : 0;
    }
}
