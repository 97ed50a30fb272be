using System;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Execution;

/// <summary>Prices of orders, in price units. Pure; any thread.</summary>
public static class OrderPricer
{
    /// <summary>
    /// Joins the touch: the best bid to buy, the best ask to sell, moved away from the other side onto the tick; a
    /// touch beyond the collar is replaced by the collar's edge. None when a side is empty or no tick is left that does
    /// not cross.
    /// </summary>
    public static Price JoinTouch(Price bid, Price ask, Price mid, Side side, long tick, long collarPpm)
    {
        if (bid.Units <= 0 || ask.Units <= 0 || mid.Units <= 0 || tick <= 0) return Price.None;
        Int128 reach = (Int128)mid.Units * collarPpm;
        long limit;
        if (side == Side.Buy)
        {
            Int128 floor = mid.Units - NotionalMath.Divide(reach, RiskLimits.PartsPerMillion, Rounding.Down);
            limit = DownToTick(bid.Units, tick);
            if (limit < floor) limit = UpToTick((long)floor, tick);
            if (limit >= ask.Units) return Price.None;
        }
        else
        {
            Int128 ceiling = mid.Units + NotionalMath.Divide(reach, RiskLimits.PartsPerMillion, Rounding.Down);
            limit = UpToTick(ask.Units, tick);
            if (limit > ceiling) limit = DownToTick((long)ceiling, tick);
            if (limit <= bid.Units) return Price.None;
        }

        return limit <= 0 ? Price.None : new Price(limit);
    }

    /// <summary>
    /// The furthest price that the collar allows, on the tick: how far a taking order may reach. None when that does
    /// not cross the other side, or there is none.
    /// </summary>
    public static Price Cross(Price bid, Price ask, Price mid, Side side, long tick, long collarPpm)
    {
        if (bid.Units <= 0 || ask.Units <= 0 || mid.Units <= 0 || tick <= 0) return Price.None;
        Int128 reach = NotionalMath.Divide((Int128)mid.Units * collarPpm, RiskLimits.PartsPerMillion, Rounding.Down);
        Int128 edge = side == Side.Buy ? mid.Units + reach : mid.Units - reach;
        if (edge <= 0 || edge > long.MaxValue) return Price.None;
        long limit = side == Side.Buy ? DownToTick((long)edge, tick) : UpToTick((long)edge, tick);
        bool isCrossing = side == Side.Buy ? limit >= ask.Units : limit <= bid.Units;
        return isCrossing && limit > 0 ? new Price(limit) : Price.None;
    }

    /// <summary>
    /// The worst price of an order that takes: the collar's edge, on the tick. A sell of little goes no further than
    /// where it is still worth the venue's least notional, which counts at the limit. None when the other side is not
    /// within the collar: then nothing may be taken.
    /// </summary>
    public static Price Bound(
        Price bid, Price ask, Price mid, Side side, Quantity quantity, in InstrumentRules rules, long collarPpm)
    {
        Price edge = Cross(bid, ask, mid, side, rules.TickUnits, collarPpm);
        if (edge.IsNone || side == Side.Buy || rules.NotionalUnitsMin == 0) return edge;
        bool isLeast = NotionalMath.TryDivide(
            new Notional(rules.NotionalUnitsMin), quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Up,
            out Price least);
        if (!isLeast || least <= edge || least > bid) return edge;
        long limit = UpToTick(least.Units, rules.TickUnits);
        return limit <= bid.Units ? new Price(limit) : edge;
    }

    /// <summary>
    /// The price at which an order is valued before it fills: a limit's own, a market buy at the collar's upper edge, a
    /// market sell at the mid. False when it does not fit.
    /// </summary>
    public static bool TryWorst(OrderType type, Side side, Price limit, Price mid, long collarPpm, out Price worst)
    {
        worst = type == OrderType.Limit ? limit : mid;
        if (type == OrderType.Limit || side == Side.Sell) return true;
        Int128 edge = NotionalMath.Divide(
            (Int128)mid.Units * (RiskLimits.PartsPerMillion + collarPpm), RiskLimits.PartsPerMillion, Rounding.Up);
        worst = new Price(edge > long.MaxValue ? long.MaxValue : (long)edge);
        return edge <= long.MaxValue;
    }

    /// <summary>
    /// Trade price that makes the stop of a position a market order: so many ppm from its average cost, exactly, onto
    /// the tick that is further away. None when there is no such price.
    /// </summary>
    public static Price StopTrigger(in Position position, long distancePpm, in InstrumentRules rules)
    {
        bool isLong = position.Quantity.Units > 0;

        // A correction of what is held may leave a cost that says nothing of the price.
        if (isLong ? position.Cost.Units <= 0 : position.Cost.Units >= 0) return Price.None;
        long part = isLong ? RiskLimits.PartsPerMillion - distancePpm : RiskLimits.PartsPerMillion + distancePpm;
        Rounding away = isLong ? Rounding.Down : Rounding.Up;
        Int128 value = NotionalMath.Divide(
            Int128.Abs(position.Cost.Units) * part, RiskLimits.PartsPerMillion, away);
        if (value > long.MaxValue || position.Quantity.Units == long.MinValue) return Price.None;
        var quantity = new Quantity(Math.Abs(position.Quantity.Units));
        if (!NotionalMath.TryDivide(
                new Notional((long)value), quantity, rules.PriceDecimals, rules.QuantityDecimals, away,
                out Price price))
        {
            return Price.None;
        }

        return new Price(
            isLong ? DownToTick(price.Units, rules.TickUnits) : UpToTick(price.Units, rules.TickUnits));
    }

    /// <summary>The furthest price on the tick that is not beyond a limit.</summary>
    public static Price WithinLimit(Price limit, Side side, long tick) =>
        new(side == Side.Buy ? DownToTick(limit.Units, tick) : UpToTick(limit.Units, tick));

    private static long DownToTick(long units, long tick) => units - (units % tick);

    private static long UpToTick(long units, long tick)
    {
        long off = units % tick;
        if (off == 0) return units;
        return units > long.MaxValue - tick ? units - off : units - off + tick;
    }
}
