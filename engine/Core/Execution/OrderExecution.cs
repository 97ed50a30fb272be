using LowLatency.Core.Counters;
using LowLatency.Core.Orders;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Invariants;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution;

/// <summary>
/// Moves orders through their lives: places, cancels, asks about the unknown, watches their deadlines. It decides
/// nothing. The timer of an order has its row as id. Business thread only; does not allocate.
/// </summary>
public sealed class OrderExecution(
    EngineClock clock, TimerQueue timers, CommandBuffer commands, EngineCounters counters, OrderTable orders,
    RiskState risk, ExecutionLimits limits)
{
    /// <summary>Every so many unanswered queries about one order a human is told again.</summary>
    public const int QueriesPerAlarm = 8;

    /// <summary>Records a new order and emits it. Refused without room for the command or a row in the table.</summary>
    public ReasonCode TryPlace(in Order draft, out ClientOrderId id)
    {
        id = default;
        if (!commands.HasRoom) return ReasonCode.CommandRingFull;
        if (!orders.TryCreate(draft, out int row, out ReasonCode reason)) return reason;
        ref readonly Order order = ref orders[row];
        id = order.Id;
        commands.TryAdd(new EngineCommand
        {
            Kind = CommandKind.PlaceOrder,
            Venue = order.Venue,
            Account = order.Account,
            Instrument = order.Instrument,
            Side = order.Side,
            ClientOrderId = id,
            LimitPrice = order.LimitPrice,
            TriggerPrice = order.TriggerPrice,
            Quantity = order.Quantity,
            OrderType = order.Type,
            TimeInForce = order.TimeInForce,
            OrderFlags = order.Flags,
            Urgency = order.Urgency,
            DecisionPrice = order.DecisionPrice,
        });
        counters.OrdersPlaced++;
        if (order.Purpose == OrderPurpose.StopLoss) counters.StopLossOrders++;
        risk.OrderRate.Add(clock.NowNanos);
        SetTimer(row);
        return ReasonCode.None;
    }

    /// <summary>
    /// Asks for a live order's cancellation; without room for the command it is tried at the next event.
    /// </summary>
    public void Cancel(int row)
    {
        ref readonly Order order = ref orders[row];
        if (!order.IsLive || (order.IsCancelRequested && IsAwaitingVenue(order.State))) return;
        if (!commands.HasRoom)
        {
            orders.RequestCancel(row);
            counters.CommandsDropped++;
            timers.Set(row, clock.NowNanos);
            return;
        }

        Act(orders.Apply(row, OrderEvent.CancelRequested, clock.NowNanos));
    }

    /// <summary>Asks for the cancellation of every live order.</summary>
    /// <param name="staysProtected">Stops that rest at the venue to protect a position stay.</param>
    public void CancelAll(bool staysProtected)
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (!staysProtected || orders[row].Purpose != OrderPurpose.RestingStop) Cancel(row);
        }
    }

    /// <summary>Asks for the cancellation of every live order that could enlarge a position.</summary>
    public void CancelEntries()
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (!orders[row].IsReduceOnly) Cancel(row);
        }
    }

    /// <summary>
    /// The same for those of which nothing is known to have left yet: they may still wait for their turn on the socket.
    /// </summary>
    public void CancelUnsentEntries()
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (!orders[row].IsReduceOnly && orders[row].State == OrderState.PendingSend) Cancel(row);
        }
    }

    /// <summary>A new run began: nothing is proven about any live order.</summary>
    public void Restart()
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            Act(orders.Apply(row, OrderEvent.Restarted, clock.NowNanos));
        }
    }

    /// <summary>The deadline of an order has come.</summary>
    public void OnTimer(int row)
    {
        Invariant.Check(row < orders.Count, InvariantCode.TimerOfOrderInUse, row, orders.Count);
        ref readonly Order order = ref orders[row];
        if (order.IsDone)
        {
            AskForMissingFills(row);
            return;
        }

        if (order.State is OrderState.Working or OrderState.PartiallyFilled || IsCancelDue(order)) Cancel(row);
        else Act(orders.Apply(row, OrderEvent.AcknowledgeTimeout, clock.NowNanos));
    }

    /// <summary>An order that was taken over from the venue gets its deadline.</summary>
    public void Watch(int row) => SetTimer(row);

    /// <summary>Carries out what a transition asks for, and sets the order's next deadline.</summary>
    public void Act(in OrderOutcome outcome)
    {
        if (outcome.Row < 0) return;
        int row = outcome.Row;
        ref readonly Order order = ref orders[row];
        if (outcome.HasBecomeUnknown)
        {
            commands.Alarm(order.AccountKey, order.Instrument, ReasonCode.OrderUnknown, (long)outcome.Event, order.Id);
        }

        if (outcome.Has(OrderActions.SendCancel)) Emit(CommandKind.CancelOrder, order);
        if (order.IsDone && order.HasMissingFills && order.QueryCount == 0)
        {
            AskForMissingFills(row);
            return;
        }

        bool isQueryPending = outcome.Has(OrderActions.Query) && !TryQuery(row);
        SetTimer(row);
        if (isQueryPending) timers.Set(row, clock.NowNanos);

        // Wanted earlier, but there was no room or the order's state was in doubt then.
        bool isFoundWorking = order.State is OrderState.Working or OrderState.PartiallyFilled;
        if (order.IsCancelRequested && isFoundWorking) Cancel(row);
    }

    /// <summary>It ended having executed more than was reported here; asked until the fills have come.</summary>
    private void AskForMissingFills(int row)
    {
        ref readonly Order order = ref orders[row];
        if (!order.HasMissingFills) return;
        if (order.QueryCount == 0)
        {
            commands.Alarm(
                order.AccountKey, order.Instrument, ReasonCode.OrderUnknown, order.ReportedQuantity.Units, order.Id);
        }

        bool isAsked = TryQuery(row);
        SetTimer(row);
        if (!isAsked) timers.Set(row, clock.NowNanos);
    }

    // The cancel is on its way, or will be asked for again when the order turns out to work.
    private static bool IsAwaitingVenue(OrderState state) =>
        OrderTransitionTable.IsCancelPending(state) || OrderTransitionTable.IsUnknown(state);

    private static bool IsCancelDue(in Order order) =>
        order.IsCancelRequested && (order.State is OrderState.PendingSend or OrderState.Sent);

    private bool TryQuery(int row)
    {
        if (!commands.HasRoom) return false;
        ref readonly Order order = ref orders[row];
        Emit(CommandKind.QueryOrder, order);
        orders.CountQuery(row);
        if (order.QueryCount % QueriesPerAlarm == 0)
        {
            commands.Alarm(order.AccountKey, order.Instrument, ReasonCode.OrderUnknown, order.QueryCount, order.Id);
        }

        return true;
    }

    private void Emit(CommandKind kind, in Order order)
    {
        bool isAdded = commands.TryAdd(new EngineCommand
        {
            Kind = kind,
            Venue = order.Venue,
            Account = order.Account,
            Instrument = order.Instrument,
            Side = order.Side,
            ClientOrderId = order.Id,
            VenueOrderId = order.VenueOrderId,
            Reason = order.Reason,
        });
        if (!isAdded) return;
        if (kind == CommandKind.CancelOrder) counters.Cancels++;
        else counters.Queries++;
    }

    private void SetTimer(int row)
    {
        ref readonly Order order = ref orders[row];
        long deadline = order.State switch
        {
            OrderState.PendingSend or OrderState.Sent or OrderState.CancelPending or OrderState.CancelPendingPartial =>
                TimerQueue.After(order.UpdatedNanos, limits.AcknowledgeTimeoutNanos),
            OrderState.Working or OrderState.PartiallyFilled when order.Purpose == OrderPurpose.RestingStop =>
                TimerQueue.Never,
            OrderState.Working or OrderState.PartiallyFilled =>
                TimerQueue.After(
                    order.CreatedNanos, order.Parent == 0 ? limits.OrderLifeNanos : limits.ChildLifeNanos),
            OrderState.Unknown or OrderState.UnknownPartial =>
                TimerQueue.After(clock.NowNanos, limits.QueryPauseNanos(order.QueryCount)),
            _ when order.HasMissingFills =>
                TimerQueue.After(clock.NowNanos, limits.QueryPauseNanos(order.QueryCount)),
            _ => TimerQueue.Never,
        };
        timers.Set(row, deadline);
    }
}
