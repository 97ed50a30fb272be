using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Paper;

/// <summary>
/// Matching: taking what is displayed, and resting behind the queue. Owns the orders that rest in the book. Paper
/// thread only.
/// </summary>
internal sealed class PaperMatching
{
    private readonly PaperSettings _settings;
    private readonly PaperAccount _account;
    private readonly PaperReports _reports;
    private readonly PaperOrderList _resting;
    private long _lastTradeId;

    internal PaperMatching(PaperSettings settings, PaperAccount account, PaperReports reports, long idSeed)
    {
        _settings = settings;
        _account = account;
        _reports = reports;
        _resting = new PaperOrderList(settings.OrdersMax);
        _lastTradeId = idSeed;
    }

    /// <summary>Orders in the book.</summary>
    internal PaperOrderList Resting => _resting;

    internal long FillsMade { get; private set; }

    /// <summary>
    /// Executes against the displayed levels, best first, up to the limit (a price of zero = market). Where the market
    /// is known to have gone on to a price, nothing is filled at a better one.
    /// </summary>
    internal void Take(ref PaperOrder order, PaperBook book, Price reached = default)
    {
        PaperBookSide opposite = book.OppositeOf(order.Side);
        while (opposite.Count > 0 && order.Remaining.Units > 0)
        {
            BookLevel level = opposite.Best;
            if (!order.Price.IsNone && !PaperPrices.Crosses(order.Side, order.Price, level.Price)) break;
            long units = Math.Min(level.Quantity.Units, order.Remaining.Units);
            opposite.TakeFromBest(units);
            bool isBetter = !reached.IsNone && level.Price != reached
                && PaperPrices.Crosses(order.Side, reached, level.Price);
            Execute(ref order, book, isBetter ? reached : level.Price, new Quantity(units), Liquidity.Taker);
        }
    }

    /// <summary>Units that the book displays for the order within its limit, as far as it needs them.</summary>
    internal static long Available(PaperBook book, in PaperOrder order)
    {
        long units = 0;
        foreach (BookLevel level in book.OppositeOf(order.Side))
        {
            if (units >= order.Remaining.Units) break;
            if (!order.Price.IsNone && !PaperPrices.Crosses(order.Side, order.Price, level.Price)) break;
            units = Saturating.Add(units, level.Quantity.Units);
        }

        return units;
    }

    /// <summary>The order rests behind what the book displays at its price.</summary>
    internal void Rest(ref PaperOrder order, PaperBook book)
    {
        order.QueueAhead = book.SideOf(order.Side).QuantityAt(order.Price);
        _resting.Add(in order);
    }

    /// <summary>An order that does not rest is over: what the book did not give expires.</summary>
    internal void End(in PaperOrder order)
    {
        Release(in order);
        if (order.Remaining.Units == 0) return;
        _reports.Add(in order, OrderReportKind.Expired, ReasonCode.VenueNoLiquidity);
    }

    /// <summary>Gives back what the rest of an order had locked.</summary>
    internal void Release(in PaperOrder order) =>
        _account.Unlock(order.Instrument, order.Side, order.Remaining, order.Reserved);

    /// <summary>
    /// A book whose opposite side reaches our price has traded through us, whatever the trade stream reported: we are
    /// filled at our own price for what stands there. A displayed quantity below our queue position moves us forward.
    /// </summary>
    internal void OnBook(InstrumentId instrument, PaperBook book)
    {
        for (int i = 0; i < _resting.Count; i++)
        {
            ref PaperOrder order = ref _resting[i];
            if (order.Instrument != instrument) continue;
            long displayed = book.SideOf(order.Side).QuantityAt(order.Price).Units;
            if (displayed < order.QueueAhead.Units) order.QueueAhead = new Quantity(displayed);
            PaperBookSide opposite = book.OppositeOf(order.Side);
            long crossing = 0;
            while (opposite.Count > 0 && crossing < order.Remaining.Units)
            {
                BookLevel level = opposite.Best;
                if (!PaperPrices.Crosses(order.Side, order.Price, level.Price)) break;
                long units = Math.Min(level.Quantity.Units, order.Remaining.Units - crossing);
                opposite.TakeFromBest(units);
                crossing += units;
            }

            if (crossing > 0 && FillResting(ref order, book, crossing)) _resting.RemoveAt(i--);
        }
    }

    /// <summary>A public trade eats through the queue, and then through us.</summary>
    internal void OnTrade(ref readonly EventSlot trade, PaperBook book)
    {
        Side restingSide = trade.Trade.Aggressor == Side.Buy ? Side.Sell : Side.Buy;
        long available = trade.Trade.Quantity.Units;
        for (int i = 0; i < _resting.Count && available > 0; i++)
        {
            ref PaperOrder order = ref _resting[i];
            if (order.Instrument != trade.Header.Instrument || order.Side != restingSide) continue;
            int comparison = trade.Trade.Price.CompareTo(order.Price);
            bool isThrough = order.Side == Side.Buy ? comparison < 0 : comparison > 0;
            if (!isThrough && comparison != 0) continue;
            if (!isThrough)
            {
                long ahead = Math.Min(order.QueueAhead.Units, available);
                order.QueueAhead = new Quantity(order.QueueAhead.Units - ahead);
                available -= ahead;
                if (available == 0) break;
            }

            long units = Math.Min(available, order.Remaining.Units);
            available -= units;
            if (FillResting(ref order, book, units)) _resting.RemoveAt(i--);
        }
    }

    // True when the order is done.
    private bool FillResting(ref PaperOrder order, PaperBook book, long availableUnits)
    {
        long units = Math.Min(availableUnits, order.Remaining.Units);
        if (units <= 0) return false;
        Execute(ref order, book, order.Price, new Quantity(units), Liquidity.Maker);
        if (order.Remaining.Units > 0) return false;
        Release(in order);
        return true;
    }

    private void Execute(ref PaperOrder order, PaperBook book, Price price, Quantity quantity, Liquidity liquidity)
    {
        NotionalMath.TryMultiply(
            price,
            quantity,
            book.Rules.PriceDecimals,
            book.Rules.QuantityDecimals,
            Rounding.HalfEven,
            out Notional notional);
        long rate = liquidity == Liquidity.Maker ? _settings.MakerFeeRate : _settings.TakerFeeRate;
        Notional fee = NotionalMath.Scale(notional, rate, Notional.UnitsPerOne, Rounding.Up);
        ReleaseExecuted(ref order, quantity);
        order.Remaining = new Quantity(order.Remaining.Units - quantity.Units);
        order.Executed = new Quantity(order.Executed.Units + quantity.Units);
        _account.Execute(order.Instrument, order.Side, quantity, notional, fee);
        FillsMade++;
        _reports.Add(
            in order, OrderReportKind.Filled, fill: new PaperFill(++_lastTradeId, price, quantity, fee, liquidity));
    }

    private void ReleaseExecuted(ref PaperOrder order, Quantity quantity)
    {
        Notional share = NotionalMath.Scale(order.Reserved, quantity.Units, order.Remaining.Units, Rounding.Down);
        _account.Unlock(order.Instrument, order.Side, quantity, share);
        order.Reserved -= share;
    }
}
