using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Paper;

/// <content>Requests: place, cancel, query.</content>
public sealed partial class PaperVenue
{
    private void Place(in EngineCommand command)
    {
        var order = new PaperOrder
        {
            ClientOrderId = command.ClientOrderId,
            Instrument = command.Instrument,
            Venue = command.Venue,
            Side = command.Side,
            Price = command.LimitPrice,
            TriggerPrice = command.TriggerPrice,
            Remaining = command.Quantity,
        };
        ReasonCode refusal = Check(in command, out Notional cost);
        if (refusal != ReasonCode.None)
        {
            Refused++;
            Report(in order, OrderReportKind.Rejected, refusal);
            return;
        }

        order.VenueOrderId = ++_lastVenueOrderId;
        order.Reserved = cost;
        OrdersAccepted++;
        Report(in order, OrderReportKind.Acknowledged);
        if (command.OrderType == OrderType.Stop)
        {
            order.Price = Price.None;
            _stops[_stopCount++] = order;
            return;
        }

        PaperBook book = _books[command.Instrument.Value];
        if (command.TimeInForce != TimeInForce.FillOrKill || Available(book, in order) >= order.Remaining.Units)
        {
            Take(ref order, book);
        }

        bool canRest = command.OrderType == OrderType.Limit && command.TimeInForce == TimeInForce.GoodTillCancel;
        if (canRest && order.Remaining.Units > 0)
        {
            order.QueueAhead = book.SideOf(order.Side).QuantityAt(order.Price);
            _orders[_orderCount++] = order;
            return;
        }

        End(in order);
    }

    // Of an order that does not rest: what the book did not give expires.
    private void End(in PaperOrder order)
    {
        Release(in order, order.Remaining);
        if (order.Remaining.Units == 0) return;
        Report(in order, OrderReportKind.Expired, ReasonCode.VenueNoLiquidity);
    }

    private void Cancel(in EngineCommand command)
    {
        if (!TryFind(command.ClientOrderId, out PaperOrder order))
        {
            PaperOrder unknown = Unknown(in command);
            Refused++;
            Report(in unknown, OrderReportKind.CancelRejected, ReasonCode.VenueCancelTooLate);
            return;
        }

        Remove(command.ClientOrderId);
        Release(in order, order.Remaining);
        Report(in order, OrderReportKind.Cancelled);
    }

    // An order that does not rest here is over: this venue forgets done orders, and forgets all when its process ends,
    // so nothing of it can execute any more. What had executed was reported when it did.
    private void Query(in EngineCommand command)
    {
        if (TryFind(command.ClientOrderId, out PaperOrder order))
        {
            Report(in order, OrderReportKind.Status);
            return;
        }

        PaperOrder unknown = Unknown(in command);
        Report(in unknown, OrderReportKind.Cancelled, ReasonCode.VenueSelfCancelled);
    }

    private static PaperOrder Unknown(in EngineCommand command) => new()
    {
        ClientOrderId = command.ClientOrderId,
        Instrument = command.Instrument,
        Venue = command.Venue,
        Side = command.Side,
        VenueOrderId = command.VenueOrderId,
        Executed = new Quantity(-1),
    };

    private ReasonCode Check(in EngineCommand command, out Notional cost)
    {
        cost = default;
        if (command.Instrument.Value >= _books.Length) return ReasonCode.VenueRejectedOther;
        if (TryFind(command.ClientOrderId, out _)) return ReasonCode.VenueRejectedOther;
        PaperBook book = _books[command.Instrument.Value];
        if (!book.IsUsable || book.Rules.TickUnits == 0) return ReasonCode.VenueNoLiquidity;
        if (WorkingOrderCount == _orders.Length) return ReasonCode.RiskOpenOrders;
        long units = command.Quantity.Units;
        if (units <= 0 || units % book.Rules.LotUnits != 0) return ReasonCode.OrderLotInvalid;
        ReasonCode refusal = CheckPrice(in command, book, out Price reference);
        if (refusal != ReasonCode.None) return refusal;
        if (!NotionalMath.TryMultiply(
                reference,
                command.Quantity,
                book.Rules.PriceDecimals,
                book.Rules.QuantityDecimals,
                Rounding.Up,
                out cost))
        {
            return ReasonCode.RiskNumericOverflow;
        }

        if (cost.Units < book.Rules.NotionalUnitsMin) return ReasonCode.OrderBelowMinNotional;

        // Room for the fee and, for an order without a limit, for walking the book.
        Notional margin = NotionalMath.Scale(cost, command.OrderType == OrderType.Limit ? 1 : 2, 100, Rounding.Up);
        cost += margin;
        return Account.TryLock(command.Instrument, command.Side, command.Quantity, cost)
            ? ReasonCode.None
            : ReasonCode.VenueRejectedInsufficientBalance;
    }

    // The reference is what the order costs a unit, as far as anyone knows before it is filled.
    private static ReasonCode CheckPrice(in EngineCommand command, PaperBook book, out Price reference)
    {
        Price touch = book.OppositeOf(command.Side).BestPrice;
        reference = command.OrderType switch
        {
            OrderType.Limit => command.LimitPrice,
            OrderType.Stop => command.TriggerPrice,
            _ => touch,
        };
        if (command.OrderType is not (OrderType.Limit or OrderType.Stop))
        {
            return touch.IsNone ? ReasonCode.VenueNoLiquidity : ReasonCode.None;
        }

        if (reference.Units <= 0 || reference.Units % book.Rules.TickUnits != 0) return ReasonCode.OrderTickInvalid;
        if (command.OrderType == OrderType.Stop)
        {
            // The reason that the order gateway gives for the venue's "Order would trigger immediately."
            bool isPassed = !book.LastTradePrice.IsNone && IsReached(command.Side, reference, book.LastTradePrice);
            return isPassed ? ReasonCode.VenueRejectedOther : ReasonCode.None;
        }

        bool isPostOnly = (command.OrderFlags & OrderFlags.PostOnly) != 0;
        return isPostOnly && Crosses(command.Side, reference, touch)
            ? ReasonCode.VenueRejectedPostOnlyWouldTake
            : ReasonCode.None;
    }

    private bool TryFind(ClientOrderId id, out PaperOrder order)
    {
        int index = IndexOf(_orders, _orderCount, id);
        int stop = index < 0 && _stopCount > 0 ? IndexOf(_stops, _stopCount, id) : -1;
        order = index >= 0 ? _orders[index] : stop >= 0 ? _stops[stop] : default;
        return index >= 0 || stop >= 0;
    }

    private void Remove(ClientOrderId id)
    {
        int index = IndexOf(_orders, _orderCount, id);
        if (index >= 0)
        {
            RemoveAt(_orders, ref _orderCount, index);
            return;
        }

        index = IndexOf(_stops, _stopCount, id);
        if (_stops[index].IsTriggered) _triggeredCount--;
        RemoveAt(_stops, ref _stopCount, index);
    }

    private static int IndexOf(PaperOrder[] orders, int count, ClientOrderId id)
    {
        for (int i = 0; i < count; i++)
        {
            if (orders[i].ClientOrderId == id) return i;
        }

        return -1;
    }

    // Order is kept: earlier orders of ours fill before later ones at the same price.
    private static void RemoveAt(PaperOrder[] orders, ref int count, int index)
    {
        for (int i = index + 1; i < count; i++) orders[i - 1] = orders[i];
        count--;
    }

    private void Release(in PaperOrder order, Quantity quantity) =>
        Account.Unlock(order.Instrument, order.Side, quantity, order.Reserved);

    private static bool Crosses(Side side, Price price, Price opposite) =>
        !opposite.IsNone && (side == Side.Buy ? price >= opposite : price <= opposite);
}
