using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Paper;

/// <summary>Requests at the paper venue: place, cancel, query. Paper thread only.</summary>
internal sealed class PaperRequests
{
    private readonly PaperSettings _settings;
    private readonly PaperBook[] _books;
    private readonly PaperAccount _account;
    private readonly PaperMatching _matching;
    private readonly PaperStops _stops;
    private readonly PaperReports _reports;
    private long _lastVenueOrderId;

    internal PaperRequests(
        PaperSettings settings, PaperBook[] books, PaperAccount account, PaperMatching matching, PaperStops stops,
        PaperReports reports, long idSeed)
    {
        _settings = settings;
        _books = books;
        _account = account;
        _matching = matching;
        _stops = stops;
        _reports = reports;
        _lastVenueOrderId = idSeed;
    }

    internal long OrdersAccepted { get; private set; }

    internal long Refused { get; private set; }

    /// <summary>Orders in the book and stops that wait.</summary>
    internal int WorkingOrderCount => _matching.Resting.Count + _stops.Waiting.Count;

    internal void Run(in EngineCommand command)
    {
        switch (command.Kind)
        {
            case CommandKind.PlaceOrder:
                Place(in command);
                break;
            case CommandKind.CancelOrder:
                Cancel(in command);
                break;
            case CommandKind.QueryOrder:
                Query(in command);
                break;
        }
    }

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
            bool isExpiring = refusal == ReasonCode.VenueNoLiquidity && command.OrderType != OrderType.Stop
                && !_settings.IsMarketlessRefused;
            Refused++;
            _reports.Add(in order, isExpiring ? OrderReportKind.Expired : OrderReportKind.Rejected, refusal);
            return;
        }

        order.VenueOrderId = ++_lastVenueOrderId;
        order.Units = UnitsOf(_books[command.Instrument.Value].Rules);
        order.Reserved = cost;
        OrdersAccepted++;
        _reports.Add(in order, OrderReportKind.Acknowledged);
        if (command.OrderType == OrderType.Stop)
        {
            _stops.Add(order);
            return;
        }

        PaperBook book = _books[command.Instrument.Value];
        bool isAllOrNone = command.TimeInForce == TimeInForce.FillOrKill;
        if (!isAllOrNone || PaperMatching.Available(book, in order) >= order.Remaining.Units)
        {
            _matching.Take(ref order, book);
        }

        bool canRest = command.OrderType == OrderType.Limit && command.TimeInForce == TimeInForce.GoodTillCancel;
        if (canRest && order.Remaining.Units > 0) _matching.Rest(ref order, book);
        else _matching.End(in order);
    }

    internal static UnitStamp UnitsOf(in InstrumentRules rules) =>
        UnitStamp.Of(rules.PriceDecimals, rules.QuantityDecimals);

    private void Cancel(in EngineCommand command)
    {
        if (!TryFind(command.ClientOrderId, out PaperOrder order))
        {
            PaperOrder unknown = Unknown(in command);
            Refused++;
            _reports.Add(in unknown, OrderReportKind.CancelRejected, ReasonCode.VenueCancelTooLate);
            return;
        }

        Remove(command.ClientOrderId);
        _matching.Release(in order);
        _reports.Add(in order, OrderReportKind.Cancelled);
    }

    // An order that does not rest here is over: this venue forgets done orders, and forgets all when its process ends,
    // so nothing of it can execute any more. What had executed was reported when it did.
    private void Query(in EngineCommand command)
    {
        if (TryFind(command.ClientOrderId, out PaperOrder order))
        {
            _reports.Add(in order, OrderReportKind.Status);
            return;
        }

        PaperOrder unknown = Unknown(in command);
        _reports.Add(in unknown, OrderReportKind.Cancelled, ReasonCode.VenueSelfCancelled);
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
        if (WorkingOrderCount == _matching.Resting.Capacity) return ReasonCode.RiskOpenOrders;
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
        return _account.TryLock(command.Instrument, command.Side, command.Quantity, cost)
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
            bool isPassed = !book.LastTradePrice.IsNone
                && PaperPrices.IsReached(command.Side, reference, book.LastTradePrice);
            return isPassed ? ReasonCode.VenueRejectedOther : ReasonCode.None;
        }

        bool isPostOnly = (command.OrderFlags & OrderFlags.PostOnly) != 0;
        return isPostOnly && PaperPrices.Crosses(command.Side, reference, touch)
            ? ReasonCode.VenueRejectedPostOnlyWouldTake
            : ReasonCode.None;
    }

    private bool TryFind(ClientOrderId id, out PaperOrder order)
    {
        int index = _matching.Resting.IndexOf(id);
        int stop = index < 0 ? _stops.Waiting.IndexOf(id) : -1;
        order = index >= 0 ? _matching.Resting[index] : stop >= 0 ? _stops.Waiting[stop] : default;
        return index >= 0 || stop >= 0;
    }

    private void Remove(ClientOrderId id)
    {
        int index = _matching.Resting.IndexOf(id);
        if (index >= 0) _matching.Resting.RemoveAt(index);
        else _stops.RemoveAt(_stops.Waiting.IndexOf(id));
    }
}
