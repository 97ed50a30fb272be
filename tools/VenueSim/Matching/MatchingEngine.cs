using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;

namespace LowLatency.VenueSim.Matching;

/// <summary>
/// The matching engine of one symbol: price, then time. Prices are whole ticks, sizes whole lots. One owner thread.
/// </summary>
public sealed class MatchingEngine
{
    private readonly IMatchingListener _listener;
    private readonly PriceLadder _bids = new(SimSide.Bid);
    private readonly PriceLadder _asks = new(SimSide.Ask);
    private readonly Dictionary<long, RestingOrder> _orders = new();
    private long _lastOrderId;
    private long _lastTradeId;

    /// <summary>Creates an empty book.</summary>
    /// <param name="listener">Receives fills and level changes.</param>
    /// <param name="firstTradeId">Id of the first trade, at least 1.</param>
    public MatchingEngine(IMatchingListener listener, long firstTradeId)
    {
        _listener = listener;
        _lastTradeId = firstTradeId - 1;
    }

    /// <summary>Orders in the book.</summary>
    public int OrderCount => _orders.Count;

    /// <summary>Levels of a side.</summary>
    /// <param name="side">The side.</param>
    /// <returns>The number of prices with orders.</returns>
    public int LevelCount(SimSide side) => Ladder(side).Count;

    /// <summary>The n-th best level of a side.</summary>
    /// <param name="side">The side.</param>
    /// <param name="rank">0 for the best, below <see cref="LevelCount"/>.</param>
    /// <returns>Price in ticks and total in lots.</returns>
    public (long PriceTicks, long Lots) Level(SimSide side, int rank)
    {
        var level = Ladder(side).At(rank);
        return (level.PriceTicks, level.TotalLots);
    }

    /// <summary>Total at a price.</summary>
    /// <param name="side">The side.</param>
    /// <param name="priceTicks">Price in ticks.</param>
    /// <returns>Lots; 0 where nothing rests.</returns>
    public long LotsAt(SimSide side, long priceTicks) => Ladder(side).Find(priceTicks)?.TotalLots ?? 0;

    /// <summary>Id of the oldest order of the n-th best level.</summary>
    /// <param name="side">The side.</param>
    /// <param name="rank">0 for the best, below <see cref="LevelCount"/>.</param>
    /// <returns>The id.</returns>
    public long FirstOrderAt(SimSide side, int rank) => Ladder(side).At(rank).First!.Id;

    /// <summary>Submits an order.</summary>
    /// <param name="owner">Number of the participant, stated in its fills.</param>
    /// <param name="side">Bid buys, Ask sells.</param>
    /// <param name="kind">How it meets the book.</param>
    /// <param name="priceTicks">Limit price, positive; not read for market orders.</param>
    /// <param name="lots">Size, positive.</param>
    /// <param name="prevention">What happens when it meets an order of its owner.</param>
    /// <returns>What became of it.</returns>
    public SubmitResult Submit(
        int owner, SimSide side, OrderKind kind, long priceTicks, long lots,
        SelfTradePrevention prevention = SelfTradePrevention.None)
    {
        if (lots <= 0 || (kind != OrderKind.Market && priceTicks <= 0))
            return new SubmitResult(0, SubmitOutcome.RejectedInvalid, 0, 0);
        var opposite = side == SimSide.Bid ? _asks : _bids;
        if (kind == OrderKind.PostOnly && opposite.Best is { } best && Crosses(side, priceTicks, best.PriceTicks))
            return new SubmitResult(0, SubmitOutcome.RejectedWouldTake, 0, 0);
        var id = ++_lastOrderId;
        var isPrevented = false;
        var left = lots;
        while (left > 0 && !isPrevented && opposite.Best is { } reached
            && (kind == OrderKind.Market || Crosses(side, priceTicks, reached.PriceTicks)))
            left = TakeLevel(id, owner, side, left, prevention, opposite, reached, ref isPrevented);
        if (isPrevented && left > 0)
            return new SubmitResult(id, SubmitOutcome.Prevented, lots - left, 0);
        if (left == 0)
            return new SubmitResult(id, SubmitOutcome.Filled, lots, 0);
        if (kind is OrderKind.Market or OrderKind.ImmediateOrCancel)
            return new SubmitResult(id, SubmitOutcome.Cancelled, lots - left, 0);
        var level = Ladder(side).GetOrAdd(priceTicks);
        var order = new RestingOrder { Id = id, Owner = owner, Side = side, Level = level, Lots = left };
        level.Append(order);
        _orders.Add(id, order);
        _listener.OnLevelChanged(side, priceTicks);
        return new SubmitResult(id, SubmitOutcome.Resting, lots - left, left);
    }

    /// <summary>Cancels an order.</summary>
    /// <param name="orderId">Its id.</param>
    /// <returns>False when it is not in the book (any more).</returns>
    public bool Cancel(long orderId)
    {
        if (!_orders.Remove(orderId, out var order))
            return false;
        order.Level.Remove(order);
        if (order.Level.First is null)
            Ladder(order.Side).Remove(order.Level);
        _listener.OnLevelChanged(order.Side, order.Level.PriceTicks);
        return true;
    }

    /// <summary>Takes lots off an order, which keeps its place in the queue.</summary>
    /// <param name="orderId">Its id.</param>
    /// <param name="lots">How many, fewer than it has left.</param>
    /// <returns>False when it is not in the book (any more), or has no more than that.</returns>
    public bool Reduce(long orderId, long lots)
    {
        if (!_orders.TryGetValue(orderId, out var order) || lots <= 0 || order.Lots <= lots)
            return false;
        order.Lots -= lots;
        order.Level.TotalLots -= lots;
        _listener.OnLevelChanged(order.Side, order.Level.PriceTicks);
        return true;
    }

    /// <summary>What an order would take, without its owner's own orders. Nothing changes.</summary>
    /// <param name="owner">Number of the participant.</param>
    /// <param name="side">Bid buys, Ask sells.</param>
    /// <param name="kind">Market ignores the price.</param>
    /// <param name="priceTicks">Limit price.</param>
    /// <param name="lotsMax">At most this many lots.</param>
    /// <param name="quoteMax">At most this quote amount, in ticks times lots.</param>
    /// <returns>Lots, and quote amount in ticks times lots.</returns>
    public (long Lots, Int128 Quote) Preview(
        int owner, SimSide side, OrderKind kind, long priceTicks, long lotsMax, Int128 quoteMax)
    {
        var opposite = side == SimSide.Bid ? _asks : _bids;
        long lots = 0;
        Int128 quote = 0;
        for (var rank = 0; rank < opposite.Count; rank++)
        {
            var level = opposite.At(rank);
            if (kind != OrderKind.Market && !Crosses(side, priceTicks, level.PriceTicks))
                break;
            for (var order = level.First; order is not null; order = order.Next)
            {
                if (order.Owner == owner)
                    continue;
                var affordable = (quoteMax - quote) / level.PriceTicks;
                var size = Math.Min(Math.Min(order.Lots, lotsMax - lots), (long)Int128.Min(affordable, long.MaxValue));
                lots += size;
                quote += (Int128)size * level.PriceTicks;
                if (size < order.Lots)
                    return (lots, quote);
            }
        }

        return (lots, quote);
    }

    /// <summary>Owner of an order.</summary>
    /// <param name="orderId">Its id.</param>
    /// <returns>The owner, or 0 when the order is not in the book.</returns>
    public int OwnerOf(long orderId) => _orders.TryGetValue(orderId, out var order) ? order.Owner : 0;

    private long TakeLevel(
        long id, int owner, SimSide side, long lots, SelfTradePrevention prevention, PriceLadder opposite,
        PriceLevel level, ref bool isPrevented)
    {
        while (lots > 0 && !isPrevented && level.First is { } maker)
        {
            if (prevention != SelfTradePrevention.None && maker.Owner == owner)
            {
                isPrevented = prevention != SelfTradePrevention.ExpireMaker;
                if (prevention == SelfTradePrevention.ExpireTaker)
                    break;
                level.Remove(maker);
                _orders.Remove(maker.Id);
                _listener.OnPrevented(maker.Id, maker.Owner);
                continue;
            }

            var size = Math.Min(lots, maker.Lots);
            lots -= size;
            maker.Lots -= size;
            level.TotalLots -= size;
            var isDone = maker.Lots == 0;
            if (isDone)
            {
                level.Remove(maker);
                _orders.Remove(maker.Id);
            }

            _listener.OnFill(new Fill(
                ++_lastTradeId, level.PriceTicks, size, side, id, maker.Id, isDone));
        }

        if (level.First is null)
            opposite.Remove(level);
        _listener.OnLevelChanged(side == SimSide.Bid ? SimSide.Ask : SimSide.Bid, level.PriceTicks);
        return lots;
    }

    private static bool Crosses(SimSide side, long priceTicks, long oppositeTicks) =>
        side == SimSide.Bid ? priceTicks >= oppositeTicks : priceTicks <= oppositeTicks;

    private PriceLadder Ladder(SimSide side) => side == SimSide.Bid ? _bids : _asks;
}
