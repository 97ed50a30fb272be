using System;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.VenueSim.Exchange.OrderEntry;

/// <summary>Filters of a symbol and the checks of the engine, in the venue's order.</summary>
internal static class OrderChecks
{
    /// <summary>The symbol's filters: refused before the engine.</summary>
    public static OrderRefusal Filters(NewOrder order)
    {
        var rules = order.Rules;
        if (rules.Status != SymbolStatus.Trading)
            return OrderRefusal.Closed;
        var reference = rules.Price(order.Market.Klines[0].Open.Close);
        var isStop = order.Type == ExchangeOrderType.StopLoss;
        if (order.Type != ExchangeOrderType.Market)
        {
            var given = isStop ? order.StopPrice : order.Price;
            if (given < rules.PriceMin || given > rules.PriceMax || given % rules.TickSize != 0)
                return OrderRefusal.Price;
        }

        // The band is one of prices, and a stop has none: where it triggers is its own affair.
        if (order.Type != ExchangeOrderType.Market && !isStop)
        {
            if (order.Price > reference * rules.MultiplierUp || order.Price < reference * rules.MultiplierDown)
                return OrderRefusal.PriceBand;
        }

        if (order.QuoteOrderQuantity == 0 && LotFault(order) is not OrderRefusal.None and var lot)
            return lot;
        var price = isStop ? order.StopPrice : order.Type == ExchangeOrderType.Market ? reference : order.Price;
        var notional = order.QuoteOrderQuantity > 0 ? order.QuoteOrderQuantity : price * order.Quantity;
        var isAboveMax = notional > rules.NotionalMax && order.Type != ExchangeOrderType.Market;
        return notional < rules.NotionalMin || isAboveMax ? OrderRefusal.Notional : OrderRefusal.None;
    }

    /// <summary>
    /// Of a symbol only so many orders may be open, stops among them, and so many stops.
    /// </summary>
    public static OrderRefusal OpenOrders(SimAccount account, NewOrder order)
    {
        var open = 0;
        var stops = 0;
        foreach (var other in account.OpenOrders)
        {
            if (!string.Equals(other.Symbol, order.Rules.Symbol, StringComparison.Ordinal))
                continue;
            open++;
            stops += other.Type == ExchangeOrderType.StopLoss ? 1 : 0;
        }

        var rests = order.Type != ExchangeOrderType.Market;
        if (rests && open >= order.Rules.OpenOrdersMax)
            return OrderRefusal.OpenOrders;
        return order.Type == ExchangeOrderType.StopLoss && stops >= order.Rules.OpenStopsMax
            ? OrderRefusal.OpenStops
            : OrderRefusal.None;
    }

    /// <summary>The engine's own checks.</summary>
    public static OrderRefusal Engine(SimAccount account, NewOrder order, decimal locks)
    {
        if (!account.Spec.CanTrade)
            return OrderRefusal.AccountDisabled;
        foreach (var other in account.OpenOrders)
        {
            if (string.Equals(other.ClientOrderId, order.ClientOrderId, StringComparison.Ordinal))
                return OrderRefusal.DuplicateId;
        }

        var asset = order.Side == SimSide.Bid ? order.Rules.QuoteAsset : order.Rules.BaseAsset;
        if (account.Of(asset).Free < locks)
            return OrderRefusal.Balance;
        if (order.Type == ExchangeOrderType.StopLoss && WouldTrigger(order))
            return OrderRefusal.WouldTrigger;
        return order.Type == ExchangeOrderType.LimitMaker && WouldTake(order)
            ? OrderRefusal.WouldTake
            : OrderRefusal.None;
    }

    /// <summary>Whether a trade at a price is one that a stop waits for.</summary>
    public static bool Reaches(long tradeTicks, SimSide side, long stopTicks) =>
        side == SimSide.Bid ? tradeTicks >= stopTicks : tradeTicks <= stopTicks;

    private static bool WouldTrigger(NewOrder order) =>
        Reaches(order.Market.Klines[0].Open.Close, order.Side, order.StopTicks);

    private static bool WouldTake(NewOrder order)
    {
        var book = order.Market.Book;
        var opposite = order.Side == SimSide.Bid ? SimSide.Ask : SimSide.Bid;
        if (book.LevelCount(opposite) == 0)
            return false;
        var best = book.Level(opposite, 0).PriceTicks;
        return order.Side == SimSide.Bid ? order.PriceTicks >= best : order.PriceTicks <= best;
    }

    private static OrderRefusal LotFault(NewOrder order)
    {
        var rules = order.Rules;
        if (order.Quantity < rules.QuantityMin || order.Quantity > rules.QuantityMax
            || order.Quantity % rules.StepSize != 0)
            return OrderRefusal.Quantity;
        return order.Type == ExchangeOrderType.Market && order.Quantity > rules.MarketQuantityMax
            ? OrderRefusal.MarketQuantity
            : OrderRefusal.None;
    }
}
