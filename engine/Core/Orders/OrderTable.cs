using System;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>
/// Every order that the engine remembers, in a fixed number of rows. A new order takes an unused row, then that of the
/// order that ended longest ago; when all are live the order is refused. Allocates only when it is built; no input
/// makes it throw. Business thread only.
/// </summary>
public sealed partial class OrderTable : IEngineState
{
    private readonly Order[] _rows;
    private readonly OrderIndex _index;
    private readonly RowList _live;
    private readonly RowList _done;
    private readonly OrderTransitionTable _transitions = OrderTransitionTable.Standard;
    private int _used;
    private uint _epoch;
    private ushort _instance;
    private ulong _idSequence;

    /// <param name="orderCapacity">Rows, at least 1.</param>
    /// <param name="fillCapacity">Fills remembered, at least 1.</param>
    public OrderTable(int orderCapacity, int fillCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(orderCapacity, 1);
        _rows = new Order[orderCapacity];
        _index = new OrderIndex(orderCapacity);
        _live = new RowList(orderCapacity);
        _done = new RowList(orderCapacity);
        Fills = new FillLog(fillCapacity);
    }

    public FillLog Fills { get; }

    public OrderCounters Counters { get; } = new();

    public int Capacity => _rows.Length;

    /// <summary>Orders that may still fill.</summary>
    public int LiveCount => _live.Count;

    /// <summary>Rows in use, live and done; row numbers are 0..Count-1.</summary>
    public int Count => _used;

    /// <summary>Part of every client order id; 0 before the first start.</summary>
    public uint Epoch => _epoch;

    public ushort Instance => _instance;

    /// <summary>Number of the last order id of this epoch.</summary>
    public ulong LastIdSequence => _idSequence;

    /// <summary>An order by its row, 0..<see cref="Count"/>-1.</summary>
    public ref readonly Order this[int row] => ref _rows[row];

    /// <summary>First live row in order of creation, -1 when there is none.</summary>
    public int FirstLive => _live.First;

    /// <summary>The live row after this one, -1 at the end. Read it before the row's order can end.</summary>
    public int NextLive(int row) => _live.Next(row);

    /// <summary>Row of the first live order of an instrument with a purpose, -1 when there is none.</summary>
    public int FindLive(InstrumentId instrument, OrderPurpose purpose)
    {
        for (int row = FirstLive; row >= 0; row = NextLive(row))
        {
            if (_rows[row].Instrument == instrument && _rows[row].Purpose == purpose) return row;
        }

        return -1;
    }

    /// <summary>
    /// Whether an order of an instrument and side lives; a stop that rests at the venue does not count.
    /// </summary>
    public bool HasLiveBesideRestingStop(InstrumentId instrument, Side side)
    {
        for (int row = FirstLive; row >= 0; row = NextLive(row))
        {
            ref readonly Order order = ref _rows[row];
            bool isIt = order.Instrument == instrument && order.Side == side;
            if (isIt && order.Purpose != OrderPurpose.RestingStop) return true;
        }

        return false;
    }

    /// <summary>Row of an id, -1 when the table does not hold it.</summary>
    public int Find(ClientOrderId id) => _index.Find(id);

    /// <summary>True when no row can be taken: every order is live.</summary>
    public bool IsFull => _used == Capacity && _done.Count == 0;

    /// <summary>
    /// Ids from now on carry this instance and epoch. False when a number is out of its range or the epoch is not
    /// above the last one; then ids go on as before, which keeps them unique.
    /// </summary>
    public bool TryBegin(ushort instance, uint epoch)
    {
        if (instance > ClientOrderId.InstanceMax || epoch > ClientOrderId.EpochMax || epoch <= _epoch) return false;
        _instance = instance;
        _epoch = epoch;
        _idSequence = 0;
        return true;
    }

    /// <summary>
    /// Takes a row for a new order and gives it its id and the state PendingSend. The caller has filled in the rest.
    /// False when the table is full of live orders (reason OrderTableFull) or no run has begun (RiskTradingOff).
    /// </summary>
    public bool TryCreate(in Order draft, out int row, out ReasonCode reason)
    {
        row = OrderOutcome.NoRow;
        reason = ReasonCode.OrderTableFull;
        if (IsFull) return false;
        reason = ReasonCode.RiskTradingOff;
        if (!OrderIds.TryMake(_instance, _epoch, _idSequence + 1, out ClientOrderId id) || _epoch == 0) return false;
        row = TakeRow();
        _idSequence++;
        ref Order order = ref _rows[row];
        order = draft;
        order.Id = id;
        order.State = OrderState.PendingSend;
        order.UpdatedNanos = draft.CreatedNanos;
        _index.Add(id, row);
        _live.Append(row);
        reason = ReasonCode.None;
        return true;
    }

    /// <summary>
    /// Takes a row for an order that a venue holds under an id of ours which the table does not know. False when the
    /// table is full of live orders or holds the id.
    /// </summary>
    public bool TryAdopt(in Order found, out int row)
    {
        row = OrderOutcome.NoRow;
        if (IsFull || found.Id.IsNone || _index.Find(found.Id) >= 0) return false;
        row = TakeRow();
        ref Order order = ref _rows[row];
        order = found;
        order.State = found.ReportedQuantity.Units > 0 ? OrderState.PartiallyFilled : OrderState.Working;
        _index.Add(found.Id, row);
        _live.Append(row);
        return true;
    }

    /// <summary>Applies a venue's report. Quantities of the report decide which event it is.</summary>
    public OrderOutcome Apply(in OrderReportPayload report, long nowNanos)
    {
        int row = _index.Find(report.ClientOrderId);
        if (!TryClassify(row, report, out OrderEvent orderEvent))
        {
            Counters.Illegal++;
            return new OrderOutcome(
                row, OrderEvent.InvalidFill, StateOf(row), StateOf(row), OrderActions.Flag,
                ReasonCode.OrderTransitionIllegal);
        }

        OrderOutcome outcome = Apply(row, orderEvent, nowNanos);
        if (row < 0) return outcome;
        ref Order order = ref _rows[row];
        if (report.VenueOrderId != 0) order.VenueOrderId = report.VenueOrderId;
        if (report.Reason != ReasonCode.None) order.Reason = report.Reason;
        if (IsProof(orderEvent)) order.IsProvenAtVenue = true;
        if (outcome.Has(OrderActions.ApplyFill)) Book(ref order, report, orderEvent);
        if (report.CumulativeQuantity > order.ReportedQuantity) order.ReportedQuantity = report.CumulativeQuantity;
        NoteMissingFills(in order);
        return outcome;
    }

    /// <summary>Applies an event of the engine's own (cancel wanted, timeout, restart) to a live or done row.</summary>
    public OrderOutcome Apply(int row, OrderEvent orderEvent, long nowNanos)
    {
        OrderState before = StateOf(row);
        bool isInTable = OrderTransitionTable.Contains(before, orderEvent);
        Invariant.Check(isInTable, InvariantCode.OrderStateInTable, (long)before, (long)orderEvent);
        OrderTransition transition = _transitions[before, orderEvent];
        var outcome = new OrderOutcome(
            row, orderEvent, before, transition.Next, transition.Actions, transition.Reason);
        Counters.Count(outcome);
        if (row < 0) return outcome;
        ref Order order = ref _rows[row];
        if (orderEvent == OrderEvent.CancelRequested) order.IsCancelRequested = true;
        if (before != transition.Next)
        {
            order.State = transition.Next;
            order.UpdatedNanos = nowNanos;
            if (OrderTransitionTable.IsUnknown(before) != OrderTransitionTable.IsUnknown(transition.Next))
            {
                order.QueryCount = 0;
            }

            MoveBetweenLists(row, before, transition.Next);
        }

        return outcome;
    }

    /// <summary>
    /// Whether the orders of an instrument can be counted in other units: those that live, and those that fills are
    /// missing of, exactly.
    /// </summary>
    public bool CanRescale(InstrumentId instrument, in UnitChange change)
    {
        foreach (ref readonly Order order in _rows.AsSpan(0, Count))
        {
            if (order.Instrument == instrument && !order.CanRescale(in change)) return false;
        }

        return true;
    }

    /// <summary>
    /// Units change: the orders of the instrument, which must fit them, count in the new ones. Of those that are over
    /// what the new unit is too coarse for is cut.
    /// </summary>
    public void Rescale(InstrumentId instrument, in UnitChange change)
    {
        foreach (ref Order order in _rows.AsSpan(0, Count))
        {
            if (order.Instrument != instrument) continue;
            order.Rescale(in change);
            NoteMissingFills(in order);
        }
    }

    /// <summary>Counts a query that was sent for an order.</summary>
    public void CountQuery(int row) => _rows[row].QueryCount++;

    /// <summary>Adds a fill's value and fee, both in the quote asset, to the order's.</summary>
    public void AddFilledNotional(int row, Notional value, Notional fee)
    {
        ref Order order = ref _rows[row];
        order.FilledNotional = new Notional(SaturatingAdd(order.FilledNotional.Units, value.Units));
        order.Fees = new Notional(SaturatingAdd(order.Fees.Units, fee.Units));
    }

    /// <summary>Remembers that a cancel is wanted without asking for it yet.</summary>
    public void RequestCancel(int row) => _rows[row].IsCancelRequested = true;

    public void Traverse(ref StateTraversal state)
    {
        if (state.Next(Capacity) != Capacity) state.Fail();
        state.Visit(ref _epoch);
        state.Visit(ref _instance);
        state.Visit(ref _idSequence);
        _used = state.NextCount(_used, Capacity);
        if (_epoch > ClientOrderId.EpochMax || _instance > ClientOrderId.InstanceMax
            || _idSequence > ClientOrderId.SequenceMax)
        {
            state.Fail();
            if (state.IsLoading) _used = 0;
        }

        if (state.IsLoading) _index.Clear();
        for (int row = 0; row < _used && !state.IsDamaged; row++)
        {
            _rows[row].Traverse(ref state);
            if (!state.IsLoading) continue;
            AddToIndex(ref state, row);
            NoteMissingFills(in _rows[row]);
        }

        _live.Traverse(ref state, _used);
        _done.Traverse(ref state, _used);
        if (state.IsLoading) CheckLists(ref state);
        Fills.Traverse(ref state);
        Counters.Traverse(ref state);
    }

    private void AddToIndex(ref StateTraversal state, int row)
    {
        if (state.IsDamaged || _index.Find(_rows[row].Id) >= 0) state.Fail();
        else _index.Add(_rows[row].Id, row);
    }

    private static bool IsProof(OrderEvent orderEvent) =>
        orderEvent is OrderEvent.Acknowledged or OrderEvent.PartialFill or OrderEvent.FinalFill or OrderEvent.Overfill
            or OrderEvent.StatusWorking or OrderEvent.StatusFillsMissing;

    private static void Book(ref Order order, in OrderReportPayload report, OrderEvent orderEvent)
    {
        long filled = SaturatingAdd(order.FilledQuantity.Units, report.LastQuantity.Units);
        bool isWithin = filled <= order.Quantity.Units || orderEvent == OrderEvent.Overfill;
        Invariant.Check(isWithin, InvariantCode.FilledWithinOrder, filled, order.Quantity.Units);
        order.FilledQuantity = new Quantity(filled);
    }

    private static long SaturatingAdd(long left, long right)
    {
        Int128 sum = (Int128)left + right;
        return sum > long.MaxValue ? long.MaxValue : sum < long.MinValue ? long.MinValue : (long)sum;
    }

    private OrderState StateOf(int row) => row < 0 ? OrderState.None : _rows[row].State;

    /// <summary>False when the report's kind is not one of an order's life.</summary>
    private bool TryClassify(int row, in OrderReportPayload report, out OrderEvent orderEvent)
    {
        switch (report.Kind)
        {
            case OrderReportKind.Sent: orderEvent = OrderEvent.Sent; return true;
            case OrderReportKind.NotSent: orderEvent = OrderEvent.NotSent; return true;
            case OrderReportKind.Acknowledged: orderEvent = OrderEvent.Acknowledged; return true;
            case OrderReportKind.Rejected: orderEvent = OrderEvent.Rejected; return true;
            case OrderReportKind.Cancelled: orderEvent = OrderEvent.Cancelled; return true;
            case OrderReportKind.Expired: orderEvent = OrderEvent.Expired; return true;
            case OrderReportKind.CancelRejected: orderEvent = OrderEvent.CancelRejected; return true;
            case OrderReportKind.OutcomeUnknown: orderEvent = OrderEvent.OutcomeUnknown; return true;
            case OrderReportKind.Filled: orderEvent = ClassifyFill(row, report); return true;
            case OrderReportKind.Status: orderEvent = ClassifyStatus(row, report); return true;
            default: orderEvent = OrderEvent.InvalidFill; return false;
        }
    }

    private OrderEvent ClassifyFill(int row, in OrderReportPayload report)
    {
        if (report.TradeId == 0 || report.LastQuantity.Units <= 0 || report.LastPrice.Units <= 0)
        {
            return OrderEvent.InvalidFill;
        }

        if (row < 0) return OrderEvent.PartialFill;
        ref Order order = ref _rows[row];
        if (!Fills.TryAdd(order.Instrument, report.TradeId, order.Side)) return OrderEvent.DuplicateFill;
        long filled = SaturatingAdd(order.FilledQuantity.Units, report.LastQuantity.Units);
        return filled < order.Quantity.Units ? OrderEvent.PartialFill
            : filled == order.Quantity.Units ? OrderEvent.FinalFill
            : OrderEvent.Overfill;
    }

    private OrderEvent ClassifyStatus(int row, in OrderReportPayload report)
    {
        if (report.Reason == ReasonCode.OrderUnknown) return OrderEvent.StatusAbsent;
        return row >= 0 && report.CumulativeQuantity > _rows[row].FilledQuantity
            ? OrderEvent.StatusFillsMissing
            : OrderEvent.StatusWorking;
    }

    private int TakeRow()
    {
        if (_used < Capacity) return _used++;
        int row = _done.First;

        // A row that still waits for fills goes last: once it is gone they can be booked no more.
        for (int next = row; next >= 0; next = _done.Next(next))
        {
            if (_rows[next].HasMissingFills) continue;
            row = next;
            break;
        }

        _done.Remove(row);
        _index.Remove(_rows[row].Id);
        return row;
    }

    private void MoveBetweenLists(int row, OrderState before, OrderState after)
    {
        bool wasLive = OrderTransitionTable.IsLive(before);
        bool isLive = OrderTransitionTable.IsLive(after);
        if (wasLive == isLive) return;
        (wasLive ? _live : _done).Remove(row);
        (isLive ? _live : _done).Append(row);
    }

    private void CheckLists(ref StateTraversal state)
    {
        if (_live.Count + _done.Count != _used) state.Fail();
        for (int row = 0; row < _used; row++)
        {
            if (_live.Contains(row) != OrderTransitionTable.IsLive(_rows[row].State)) state.Fail();
        }
    }
}
