using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <content>Matching: taking what is displayed, and resting behind the queue.</content>
public sealed partial class PaperVenue
{
    // Executes against the displayed levels, best first, up to the limit (a price of zero = market). Where the market
    // is known to have gone on to a price, nothing is filled at a better one.
    private void Take(ref PaperOrder order, PaperBook book, Price reached = default)
    {
        PaperBookSide opposite = book.OppositeOf(order.Side);
        while (opposite.Count > 0 && order.Remaining.Units > 0)
        {
            BookLevel level = opposite.Best;
            if (!order.Price.IsNone && !Crosses(order.Side, order.Price, level.Price)) break;
            long units = Math.Min(level.Quantity.Units, order.Remaining.Units);
            opposite.TakeFromBest(units);
            bool isBetter = !reached.IsNone && level.Price != reached && Crosses(order.Side, reached, level.Price);
            Execute(ref order, book, isBetter ? reached : level.Price, new Quantity(units), Liquidity.Taker);
        }
    }

    private static long Available(PaperBook book, in PaperOrder order)
    {
        long units = 0;
        foreach (BookLevel level in book.OppositeOf(order.Side))
        {
            if (units >= order.Remaining.Units) break;
            if (!order.Price.IsNone && !Crosses(order.Side, order.Price, level.Price)) break;
            units += level.Quantity.Units;
        }

        return units;
    }

    // A book whose opposite side reaches our price has traded through us, whatever the trade stream said: we are filled
    // at our own price for what stands there. A displayed quantity below our queue position moves us forward.
    private void MatchRestingAgainstBook(InstrumentId instrument, PaperBook book)
    {
        for (int i = 0; i < _orderCount; i++)
        {
            ref PaperOrder order = ref _orders[i];
            if (order.Instrument != instrument) continue;
            long displayed = book.SideOf(order.Side).QuantityAt(order.Price).Units;
            if (displayed < order.QueueAhead.Units) order.QueueAhead = new Quantity(displayed);
            PaperBookSide opposite = book.OppositeOf(order.Side);
            long crossing = 0;
            while (opposite.Count > 0 && crossing < order.Remaining.Units)
            {
                BookLevel level = opposite.Best;
                if (!Crosses(order.Side, order.Price, level.Price)) break;
                long units = Math.Min(level.Quantity.Units, order.Remaining.Units - crossing);
                opposite.TakeFromBest(units);
                crossing += units;
            }

            if (crossing > 0 && FillResting(ref order, book, crossing)) RemoveAt(_orders, ref _orderCount, i--);
        }
    }

    private void MatchRestingAgainstTrade(ref readonly EventSlot head, PaperBook book)
    {
        Side restingSide = head.Trade.Aggressor == Side.Buy ? Side.Sell : Side.Buy;
        long available = head.Trade.Quantity.Units;
        for (int i = 0; i < _orderCount && available > 0; i++)
        {
            ref PaperOrder order = ref _orders[i];
            if (order.Instrument != head.Header.Instrument || order.Side != restingSide) continue;
            int order0 = head.Trade.Price.CompareTo(order.Price);
            bool isThrough = order.Side == Side.Buy ? order0 < 0 : order0 > 0;
            if (!isThrough && order0 != 0) continue;
            if (!isThrough)
            {
                long ahead = Math.Min(order.QueueAhead.Units, available);
                order.QueueAhead = new Quantity(order.QueueAhead.Units - ahead);
                available -= ahead;
                if (available == 0) break;
            }

            long units = Math.Min(available, order.Remaining.Units);
            available -= units;
            if (FillResting(ref order, book, units)) RemoveAt(_orders, ref _orderCount, i--);
        }
    }

    // True when the order is done.
    private bool FillResting(ref PaperOrder order, PaperBook book, long availableUnits)
    {
        long units = Math.Min(availableUnits, order.Remaining.Units);
        if (units <= 0) return false;
        Execute(ref order, book, order.Price, new Quantity(units), Liquidity.Maker);
        if (order.Remaining.Units > 0) return false;
        Release(in order, order.Remaining);
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
        Account.Execute(order.Instrument, order.Side, quantity, notional, fee);
        FillsMade++;
        Report(
            in order, OrderReportKind.Filled, fill: new Fill(++_lastTradeId, price, quantity, fee, liquidity));
    }

    private void ReleaseExecuted(ref PaperOrder order, Quantity quantity)
    {
        Notional share = NotionalMath.Scale(order.Reserved, quantity.Units, order.Remaining.Units, Rounding.Down);
        Account.Unlock(order.Instrument, order.Side, quantity, share);
        order.Reserved -= share;
    }
}
