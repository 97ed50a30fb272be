using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Orders;

namespace LowLatency.Simulation.Checks.Risk;

/// <summary>An order when it was decided: when, what it was for, and what spoke against it.</summary>
internal sealed class DecidedOrder(in EngineCommand command, in Order order, long number, long clockNanos, long nanos)
{
    /// <summary>Of all orders that were ever decided.</summary>
    public long Number => number;

    /// <summary>By the engine's clock.</summary>
    public long ClockNanos => clockNanos;

    /// <summary>By the time of the simulation.</summary>
    public long Nanos => nanos;

    public int Instrument { get; } = command.Instrument.Value;

    /// <summary>It may enlarge a position.</summary>
    public bool IsEntry { get; } = (command.OrderFlags & OrderFlags.ReduceOnly) == 0;

    /// <summary>Number of the order that it is a part of; 0 = none.</summary>
    public long Parent { get; } = order.Parent;

    /// <summary>What the venue's truth had against it then; null = nothing.</summary>
    public string? Fault { get; set; }

    /// <summary>It came to the venue.</summary>
    public bool IsAtVenue { get; set; }
}
