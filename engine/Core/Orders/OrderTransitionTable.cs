using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Orders;

/// <summary>
/// The order state machine: a dense table state x event -> (next state, actions, reason). Every pair has
/// a cell; pairs that contradict what is known are cells too, with <see cref="OrderActions.Flag"/>. Immutable; any
/// thread. Rows are written as the exceptions from a few rules, then <see cref="FindFaults"/> proves the whole.
/// </summary>
public sealed class OrderTransitionTable
{
    public const int StateCount = 14;
    public const int EventCount = 19;

    /// <summary>Whether there is a cell for it.</summary>
    public static bool Contains(OrderState state, OrderEvent orderEvent) =>
        (uint)state < StateCount && (uint)orderEvent < EventCount;

    private readonly OrderTransition[] _cells = new OrderTransition[StateCount * EventCount];

    private OrderTransitionTable()
    {
    }

    /// <summary>The one table, built and checked when it is first used; a fault in it stops the program.</summary>
    public static OrderTransitionTable Standard { get; } = BuildChecked();

    /// <summary>The cell of a pair; both must be defined values.</summary>
    public ref readonly OrderTransition this[OrderState state, OrderEvent orderEvent] =>
        ref _cells[((int)state * EventCount) + (int)orderEvent];

    /// <summary>True when nothing more is expected.</summary>
    public static bool IsDone(OrderState state) => state >= OrderState.Filled;

    /// <summary>True when the order may have quantity at the venue that can still fill.</summary>
    public static bool IsLive(OrderState state) => state is > OrderState.None and < OrderState.Filled;

    /// <summary>True when the outcome is not proven.</summary>
    public static bool IsUnknown(OrderState state) => state is OrderState.Unknown or OrderState.UnknownPartial;

    /// <summary>True when a cancel is on its way.</summary>
    public static bool IsCancelPending(OrderState state) =>
        state is OrderState.CancelPending or OrderState.CancelPendingPartial;

    /// <summary>Whether a state says that some of the order has filled and some has not.</summary>
    public static bool IsPartial(OrderState state) =>
        state is OrderState.PartiallyFilled or OrderState.CancelPendingPartial or OrderState.UnknownPartial;

    /// <summary>The table as text, one line a pair; allocates, for tests and documents.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        for (int state = 0; state < StateCount; state++)
        {
            for (int orderEvent = 0; orderEvent < EventCount; orderEvent++)
            {
                OrderTransition cell = this[(OrderState)state, (OrderEvent)orderEvent];
                text.Append((OrderState)state).Append(" + ").Append((OrderEvent)orderEvent).Append(" -> ")
                    .Append(cell.Next).Append(" | ").Append(cell.Actions).Append(" | ").Append(cell.Reason)
                    .Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Everything in the table that breaks a law of the machine; empty when it is sound.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        for (int state = 0; state < StateCount; state++)
        {
            for (int orderEvent = 0; orderEvent < EventCount; orderEvent++)
            {
                CheckCell((OrderState)state, (OrderEvent)orderEvent, faults);
            }
        }

        return faults;
    }

    private static OrderTransitionTable BuildChecked()
    {
        var table = new OrderTransitionTable();
        OrderTransitionRows.Fill(table.Set);
        IReadOnlyList<string> faults = table.FindFaults();
        if (faults.Count > 0) throw new InvalidOperationException(string.Join("; ", faults));
        return table;
    }

    private void Set(OrderState state, OrderEvent orderEvent, OrderTransition cell) =>
        _cells[((int)state * EventCount) + (int)orderEvent] = cell;

    private void CheckCell(OrderState state, OrderEvent orderEvent, List<string> faults)
    {
        OrderTransition cell = this[state, orderEvent];
        string where = $"{state} + {orderEvent}";
        bool isFlagged = (cell.Actions & OrderActions.Flag) != 0;
        bool isLate = (cell.Actions & OrderActions.CountLate) != 0;
        if ((cell.Next == OrderState.None) != (state == OrderState.None)) faults.Add($"{where}: cell missing");
        if ((isFlagged || isLate) != (cell.Reason != ReasonCode.None) && (cell.Actions & OrderActions.Query) == 0)
        {
            faults.Add($"{where}: reason and flag disagree");
        }

        bool isNewFill = orderEvent is OrderEvent.PartialFill or OrderEvent.FinalFill or OrderEvent.Overfill;
        bool isBooked = (cell.Actions & OrderActions.ApplyFill) != 0;
        bool isBookable = isNewFill && state != OrderState.None
            && !(state == OrderState.Filled && orderEvent != OrderEvent.Overfill);
        if (isBooked != isBookable) faults.Add($"{where}: a new fill is booked, and nothing else is");
        if (IsUnknown(state) && !IsUnknown(cell.Next) && orderEvent >= OrderEvent.CancelRequested)
        {
            faults.Add($"{where}: unknown is left without evidence");
        }

        if (IsUnknown(state) && !IsUnknown(cell.Next) && orderEvent == OrderEvent.OutcomeUnknown)
        {
            faults.Add($"{where}: a failed query is not an answer");
        }

        if (IsDone(state) && !IsDone(cell.Next) && !isFlagged) faults.Add($"{where}: a done order lives unflagged");
        bool forgetsFills = cell.Next is OrderState.Working or OrderState.CancelPending or OrderState.Unknown;
        if (IsPartial(state) && forgetsFills)
        {
            faults.Add($"{where}: the partial fill is forgotten");
        }

        if (orderEvent == OrderEvent.Overfill && state != OrderState.None && !isFlagged)
        {
            faults.Add($"{where}: an overfill is always flagged");
        }
    }
}
