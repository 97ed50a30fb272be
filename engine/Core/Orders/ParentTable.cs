using System;
using LowLatency.Core.Counters;
using LowLatency.Model.Identity;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>
/// The parent orders: one row an instrument, since a newer one begins only when the one before is over. The row keeps
/// the last one after its end, for late fills and for tools. Allocates only when it is built. Business thread only.
/// </summary>
public sealed class ParentTable : IEngineState
{
    private readonly ParentOrder[] _rows;

    /// <param name="instrumentCount">Rows.</param>
    public ParentTable(int instrumentCount) => _rows = new ParentOrder[instrumentCount];

    /// <summary>The present or last parent order of an instrument.</summary>
    public ref readonly ParentOrder this[InstrumentId instrument] => ref _rows[instrument.Value];

    /// <summary>Number of the last parent order, 0 before the first.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Parent orders that are not over.</summary>
    public int WorkingCount { get; private set; }

    /// <summary>Child orders sent.</summary>
    public long Children { get; private set; }

    /// <summary>Parent orders that are over, by reason; None = filled.</summary>
    public ReasonHistogram Ends { get; } = new();

    /// <summary>Why children were wanted and not sent.</summary>
    public ReasonHistogram Refusals { get; } = new();

    public void Traverse(ref StateTraversal state)
    {
        LastNumber = state.Next(LastNumber);
        Children = state.Next(Children);
        Ends.Traverse(ref state);
        Refusals.Traverse(ref state);
        for (int i = 0; i < _rows.Length && !state.IsDamaged; i++)
        {
            _rows[i].Traverse(ref state);
            if (_rows[i].Number > LastNumber) state.Fail();
        }

        if (LastNumber < 0) state.Fail();
        if (state.IsLoading) CountWorking();
    }

    private void CountWorking()
    {
        WorkingCount = 0;
        foreach (ref readonly ParentOrder row in _rows.AsSpan())
        {
            if (row.IsWorking) WorkingCount++;
        }
    }

    internal ref ParentOrder Row(InstrumentId instrument) => ref _rows[instrument.Value];

    /// <summary>Takes the instrument's row. The one before must be over.</summary>
    internal long Begin(InstrumentId instrument, in ParentOrder draft)
    {
        ref ParentOrder parent = ref _rows[instrument.Value];
        Invariant.Check(!parent.IsWorking, InvariantCode.OneParentOrder, parent.Number, instrument.Value);
        parent = draft;
        parent.Number = ++LastNumber;
        parent.IsWorking = true;
        WorkingCount++;
        return parent.Number;
    }

    internal void End(InstrumentId instrument, ReasonCode reason, long nowNanos)
    {
        ref ParentOrder parent = ref _rows[instrument.Value];
        parent.IsWorking = false;
        parent.Reason = reason;
        parent.EndedNanos = nowNanos;
        WorkingCount--;
        Ends.Add(reason);
    }

    internal void CountChild() => Children++;

    /// <summary>Books a fill of a child, also one that comes after the child's or the parent's end.</summary>
    internal void AddFill(in Order child, Quantity quantity)
    {
        ref ParentOrder parent = ref _rows[child.Instrument.Value];
        if (child.Parent == 0 || child.Parent != parent.Number) return;
        Int128 filled = (Int128)parent.Filled.Units + quantity.Units;
        parent.Filled = new Quantity(filled > long.MaxValue ? long.MaxValue : (long)filled);
    }

    /// <summary>
    /// A child ended without a word on how much of it was executed: its last fills get a while to arrive.
    /// </summary>
    internal void HoldUntil(in Order child, long nanos)
    {
        ref ParentOrder parent = ref _rows[child.Instrument.Value];
        if (child.Parent == 0 || child.Parent != parent.Number) return;
        parent.NotBeforeNanos = long.Max(parent.NotBeforeNanos, nanos);
    }
}
