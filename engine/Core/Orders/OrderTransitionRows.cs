using System;
using LowLatency.Model.Reasons;
using static LowLatency.Core.Orders.OrderActions;
using static LowLatency.Core.Orders.OrderState;
using E = LowLatency.Core.Orders.OrderEvent;

namespace LowLatency.Core.Orders;

/// <summary>The rows of <see cref="OrderTransitionTable"/>, one method for each kind of state.</summary>
internal static class OrderTransitionRows
{
    private static readonly E[] Events = Enum.GetValues<E>();

    public static void Fill(Action<OrderState, E, OrderTransition> set)
    {
        var rows = new Rows(set);
        foreach (E orderEvent in Events) rows.Illegal(OrderState.None, orderEvent, ReasonCode.OrderUnknown);
        FillOnTheWay(rows, PendingSend);
        FillOnTheWay(rows, Sent);
        FillAtTheVenue(rows, Working, CancelPending, Unknown);
        FillAtTheVenue(rows, PartiallyFilled, CancelPendingPartial, UnknownPartial);
        FillCancelPending(rows, CancelPending, CancelPendingPartial, Unknown);
        FillCancelPending(rows, CancelPendingPartial, CancelPendingPartial, UnknownPartial);
        FillUnknown(rows, Unknown, Working);
        FillUnknown(rows, UnknownPartial, PartiallyFilled);
        FillFilled(rows);
        FillEnded(rows, OrderState.Cancelled);
        FillEnded(rows, OrderState.Expired);
        FillNeverWorked(rows, OrderState.Rejected);
        FillNeverWorked(rows, OrderState.NotSent);
    }

    /// <summary>Not acknowledged yet. Reports of the private stream may overtake the answer to the request.</summary>
    private static void FillOnTheWay(Rows rows, OrderState state)
    {
        rows.LiveDefaults(state, PartiallyFilled);
        if (state == PendingSend) rows.Go(state, E.Sent, OrderState.Sent);
        else rows.Late(state, E.Sent);
        if (state == PendingSend) rows.Go(state, E.NotSent, OrderState.NotSent);
        else rows.Illegal(state, E.NotSent);
        rows.Go(state, E.Acknowledged, Working);
        rows.Go(state, E.Rejected, OrderState.Rejected);
        rows.Illegal(state, E.CancelRejected);
        rows.Doubt(state, E.OutcomeUnknown, Unknown);
        rows.Go(state, E.StatusWorking, Working);
        rows.Doubt(state, E.StatusFillsMissing, Unknown);
        rows.Doubt(state, E.StatusAbsent, Unknown);
        rows.Set(state, E.CancelRequested, CancelPending, SendCancel);
        rows.Doubt(state, E.AcknowledgeTimeout, Unknown);
        rows.Doubt(state, E.Restarted, Unknown);
    }

    private static void FillAtTheVenue(Rows rows, OrderState state, OrderState cancelPending, OrderState unknown)
    {
        rows.LiveDefaults(state, PartiallyFilled);
        rows.Late(state, E.Sent);
        rows.Illegal(state, E.NotSent);
        rows.Late(state, E.Acknowledged);
        rows.Illegal(state, E.Rejected);

        // A refused cancel most often means that the order is done; the report of how is on its way or lost.
        rows.Doubt(state, E.CancelRejected, unknown);

        // The venue has acknowledged the order, so only an older request can be in doubt.
        rows.Late(state, E.OutcomeUnknown);
        rows.Go(state, E.StatusWorking, state);
        rows.Doubt(state, E.StatusFillsMissing, unknown);
        rows.Doubt(state, E.StatusAbsent, unknown);
        rows.Set(state, E.CancelRequested, cancelPending, SendCancel);
        rows.Go(state, E.AcknowledgeTimeout, state);
        rows.Doubt(state, E.Restarted, unknown);
    }

    private static void FillCancelPending(Rows rows, OrderState state, OrderState partial, OrderState unknown)
    {
        rows.LiveDefaults(state, partial);
        rows.Late(state, E.Sent);
        rows.Go(state, E.Acknowledged, state);
        if (state == CancelPending)
        {
            rows.Go(state, E.NotSent, OrderState.NotSent);
            rows.Go(state, E.Rejected, OrderState.Rejected);
        }
        else
        {
            rows.Illegal(state, E.NotSent);
            rows.Illegal(state, E.Rejected);
        }

        rows.Doubt(state, E.CancelRejected, unknown);
        rows.Doubt(state, E.OutcomeUnknown, unknown);

        // The answer may have been given before the cancel arrived.
        rows.Go(state, E.StatusWorking, state);
        rows.Doubt(state, E.StatusFillsMissing, unknown);
        rows.Doubt(state, E.StatusAbsent, unknown);
        rows.Go(state, E.CancelRequested, state);
        rows.Doubt(state, E.AcknowledgeTimeout, unknown);
        rows.Doubt(state, E.Restarted, unknown);
    }

    /// <summary>LAW 4: only what the venue says leads out.</summary>
    private static void FillUnknown(Rows rows, OrderState state, OrderState working)
    {
        // A partial fill proves that the order lived, not that its rest still does.
        rows.LiveDefaults(state, UnknownPartial);
        rows.Late(state, E.Sent);
        rows.Go(state, E.Acknowledged, working);
        if (state == Unknown)
        {
            rows.Go(state, E.NotSent, OrderState.NotSent);
            rows.Go(state, E.Rejected, OrderState.Rejected);
            rows.Go(state, E.StatusAbsent, OrderState.NotSent);
        }
        else
        {
            rows.Illegal(state, E.NotSent);
            rows.Illegal(state, E.Rejected);

            // It traded, so it existed; the venue has forgotten it, so nothing of it can work any more.
            rows.Go(state, E.StatusAbsent, OrderState.Cancelled);
        }

        rows.Go(state, E.CancelRejected, state);
        rows.Go(state, E.OutcomeUnknown, state);
        rows.Go(state, E.StatusWorking, working);

        // The fills are asked for again when the timer says so: an answer at once would make the two chase each other.
        rows.Go(state, E.StatusFillsMissing, state);
        rows.Set(state, E.CancelRequested, state, SendCancel);
        rows.Doubt(state, E.AcknowledgeTimeout, state);
        rows.Doubt(state, E.Restarted, state);
    }

    private static void FillFilled(Rows rows)
    {
        rows.DoneDefaults(Filled);
        rows.Illegal(Filled, E.NotSent);
        rows.Illegal(Filled, E.Rejected);
        rows.Illegal(Filled, E.PartialFill);
        rows.Illegal(Filled, E.FinalFill);
        rows.Set(Filled, E.Overfill, Filled, ApplyFill | Flag, ReasonCode.OrderOverfilled);
        rows.Illegal(Filled, E.Cancelled);
        rows.Illegal(Filled, E.Expired);
        rows.Late(Filled, E.StatusWorking);
        rows.Illegal(Filled, E.StatusFillsMissing);
        rows.Go(Filled, E.StatusAbsent, Filled);
    }

    /// <summary>Cancelled or expired: the last fills may arrive after the news of the end.</summary>
    private static void FillEnded(Rows rows, OrderState state)
    {
        rows.DoneDefaults(state);
        rows.Illegal(state, E.NotSent);
        rows.Illegal(state, E.Rejected);
        rows.Set(state, E.PartialFill, state, ApplyFill);
        rows.Set(state, E.FinalFill, Filled, ApplyFill);
        rows.Set(state, E.Overfill, Filled, ApplyFill | Flag, ReasonCode.OrderOverfilled);
        rows.Late(state, E.Cancelled);
        rows.Late(state, E.Expired);
        rows.Late(state, E.StatusWorking);
        rows.Go(state, E.StatusFillsMissing, state);
        rows.Go(state, E.StatusAbsent, state);
    }

    /// <summary>
    /// Rejected or never sent: a sign of life contradicts that, and the order has to be watched again.
    /// </summary>
    private static void FillNeverWorked(Rows rows, OrderState state)
    {
        const OrderActions reopen = Flag | Query;
        const ReasonCode illegal = ReasonCode.OrderTransitionIllegal;
        rows.DoneDefaults(state);
        if (state == OrderState.NotSent)
        {
            rows.Illegal(state, E.Sent);
            rows.Late(state, E.NotSent);
            rows.Illegal(state, E.Rejected);
        }
        else
        {
            rows.Illegal(state, E.NotSent);
            rows.Late(state, E.Rejected);
        }

        rows.Set(state, E.Acknowledged, Unknown, reopen, illegal);
        rows.Set(state, E.PartialFill, UnknownPartial, ApplyFill | reopen, illegal);
        rows.Set(state, E.FinalFill, Filled, ApplyFill | Flag, illegal);
        rows.Set(state, E.Overfill, Filled, ApplyFill | Flag, ReasonCode.OrderOverfilled);
        rows.Illegal(state, E.Cancelled);
        rows.Illegal(state, E.Expired);
        rows.Set(state, E.StatusWorking, Unknown, reopen, illegal);
        rows.Set(state, E.StatusFillsMissing, Unknown, reopen, illegal);
        rows.Go(state, E.StatusAbsent, state);
    }

    private sealed class Rows(Action<OrderState, E, OrderTransition> set)
    {
        public void Set(
            OrderState state, E orderEvent, OrderState next, OrderActions actions,
            ReasonCode reason = ReasonCode.None) =>
            set(state, orderEvent, new OrderTransition(next, actions, reason));

        public void Go(OrderState state, E orderEvent, OrderState next) =>
            Set(state, orderEvent, next, OrderActions.None);

        public void Late(OrderState state, E orderEvent) =>
            Set(state, orderEvent, state, CountLate, ReasonCode.OrderDuplicateReport);

        public void Illegal(OrderState state, E orderEvent, ReasonCode reason = ReasonCode.OrderTransitionIllegal) =>
            Set(state, orderEvent, state, Flag, reason);

        public void Doubt(OrderState state, E orderEvent, OrderState unknown) =>
            Set(state, orderEvent, unknown, Query, ReasonCode.OrderUnknown);

        /// <summary>What is the same for every order that may still fill.</summary>
        public void LiveDefaults(OrderState state, OrderState partial)
        {
            Set(state, E.PartialFill, partial, ApplyFill);
            Set(state, E.FinalFill, Filled, ApplyFill);
            Set(state, E.Overfill, Filled, ApplyFill | Flag, ReasonCode.OrderOverfilled);
            Late(state, E.DuplicateFill);
            Illegal(state, E.InvalidFill);
            Go(state, E.Cancelled, OrderState.Cancelled);
            Go(state, E.Expired, OrderState.Expired);
        }

        /// <summary>What is the same for every order of which no more is expected.</summary>
        public void DoneDefaults(OrderState state)
        {
            Late(state, E.Sent);
            Late(state, E.Acknowledged);
            Late(state, E.DuplicateFill);
            Illegal(state, E.InvalidFill);

            // A cancel that lost the race against the end of the order.
            Go(state, E.CancelRejected, state);
            Go(state, E.OutcomeUnknown, state);
            Go(state, E.CancelRequested, state);
            Go(state, E.AcknowledgeTimeout, state);
            Go(state, E.Restarted, state);
        }
    }
}
