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
        PaperBook book = _books[command.Instrument.Value];
        if (command.TimeInForce != TimeInForce.FillOrKill || Available(book, in order) >= order.Remaining.Units)
        {
            Take(ref order, book);
        }

        if (order.Remaining.Units == 0)
        {
            Release(in order, order.Remaining);
            return;
        }

        if (command.OrderType == OrderType.Limit && command.TimeInForce == TimeInForce.GoodTillCancel)
        {
            order.QueueAhead = book.SideOf(order.Side).QuantityAt(order.Price);
            _orders[_orderCount++] = order;
            return;
        }

        Release(in order, order.Remaining);
        Report(in order, OrderReportKind.Expired, ReasonCode.VenueNoLiquidity);
    }

    private void Cancel(in EngineCommand command)
    {
        int index = Find(command.ClientOrderId);
        if (index < 0)
        {
            PaperOrder unknown = Unknown(in command);
            Refused++;
            Report(in unknown, OrderReportKind.CancelRejected, ReasonCode.VenueCancelTooLate);
            return;
        }

        PaperOrder order = _orders[index];
        RemoveAt(index);
        Release(in order, order.Remaining);
        Report(in order, OrderReportKind.Cancelled);
    }

    // An order that does not rest here is over: this venue forgets done orders, and forgets all when its process ends,
    // so nothing of it can execute any more. What had executed was reported when it did.
    private void Query(in EngineCommand command)
    {
        int index = Find(command.ClientOrderId);
        if (index >= 0)
        {
            Report(in _orders[index], OrderReportKind.Status);
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
        if (Find(command.ClientOrderId) >= 0) return ReasonCode.VenueRejectedOther;
        PaperBook book = _books[command.Instrument.Value];
        if (!book.IsUsable || book.Rules.TickUnits == 0) return ReasonCode.VenueNoLiquidity;
        if (_orderCount == _orders.Length) return ReasonCode.RiskOpenOrders;
        long units = command.Quantity.Units;
        if (units <= 0 || units % book.Rules.LotUnits != 0) return ReasonCode.OrderLotInvalid;
        bool isLimit = command.OrderType == OrderType.Limit;
        if (isLimit && (command.LimitPrice.Units <= 0 || command.LimitPrice.Units % book.Rules.TickUnits != 0))
        {
            return ReasonCode.OrderTickInvalid;
        }

        Price touch = book.OppositeOf(command.Side).BestPrice;
        if (!isLimit && touch.IsNone) return ReasonCode.VenueNoLiquidity;
        bool isPostOnly = isLimit && (command.OrderFlags & OrderFlags.PostOnly) != 0;
        if (isPostOnly && Crosses(command.Side, command.LimitPrice, touch))
        {
            return ReasonCode.VenueRejectedPostOnlyWouldTake;
        }

        Price reference = isLimit ? command.LimitPrice : touch;
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

        // Room for the fee and, for a market order, for walking the book.
        Notional margin = NotionalMath.Scale(cost, isLimit ? 1 : 2, 100, Rounding.Up);
        cost += margin;
        return Account.TryLock(command.Instrument, command.Side, command.Quantity, cost)
            ? ReasonCode.None
            : ReasonCode.VenueRejectedInsufficientBalance;
    }

    private int Find(ClientOrderId id)
    {
        for (int i = 0; i < _orderCount; i++)
        {
            if (_orders[i].ClientOrderId == id) return i;
        }

        return -1;
    }

    // Order is kept: earlier orders of ours fill before later ones at the same price.
    private void RemoveAt(int index)
    {
        for (int i = index + 1; i < _orderCount; i++) _orders[i - 1] = _orders[i];
        _orderCount--;
    }

    private void Release(in PaperOrder order, Quantity quantity) =>
        Account.Unlock(order.Instrument, order.Side, quantity, order.Reserved);

    private static bool Crosses(Side side, Price price, Price opposite) =>
        !opposite.IsNone && (side == Side.Buy ? price >= opposite : price <= opposite);
}
