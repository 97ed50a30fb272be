namespace LowLatency.Model.Invariants;

/// <summary>Which invariant is broken. Numbers stand in the journal (record kind EventSkipped), never reused.</summary>
public enum InvariantCode : ushort
{
    None = 0,

    /// <summary>Applying an event threw something that no invariant names.</summary>
    UnexpectedException = 1,

    /// <summary>A fill moves the position by its quantity. Numbers: position, expected position.</summary>
    PositionIsSumOfFills = 10,

    /// <summary>Cash + cost of the position move by profit - fee. Numbers: change, expected change, units.</summary>
    CashIsConserved = 11,

    /// <summary>Only an overfill fills more than was ordered. Numbers: filled, ordered.</summary>
    FilledWithinOrder = 12,

    /// <summary>State and event of an order are in the table. Numbers: state, event.</summary>
    OrderStateInTable = 13,

    /// <summary>An instrument has one parent order at work. Numbers: its number, instrument.</summary>
    OneParentOrder = 14,

    /// <summary>An order's timer is that of a row in use. Numbers: row, rows in use.</summary>
    TimerOfOrderInUse = 15,

    /// <summary>The engine applies each event of the journal once, in order. Numbers: sequence, expected one.</summary>
    SequenceWithoutGap = 20,

    /// <summary>Durable never passes written and never goes back. Numbers: written, durable.</summary>
    DurableWithinWritten = 21,

    /// <summary>A command is caused by the event under way. Numbers: cause, sequence.</summary>
    CommandCauseApplied = 22,

    /// <summary>A command leaves when its cause is durable. Numbers: cause, durable.</summary>
    CommandCauseDurable = 23,

    /// <summary>Producers stay within a lap of each consumer. Numbers: sequence in the slot, expected one.</summary>
    RingNotOverrun = 30,

    /// <summary>A message has 1 to so many slots. Numbers: slots, most, sequence in the ring.</summary>
    RingSlotCount = 31,

    /// <summary>The monotonic clock goes forward. Numbers: now, before, ns.</summary>
    ClockMonotonic = 40,
}
