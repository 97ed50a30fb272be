using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;

namespace LowLatency.Pipeline.Ports;

/// <summary>
/// Looks on while a pipeline runs: the checker of the simulation, the record of a backtest. None in the product, which
/// pays one comparison for it.
/// </summary>
public interface IPipelineObserver
{
    /// <summary>Business thread, before the event is applied.</summary>
    void OnApplying(in EventHeader header);

    /// <summary>Business thread: the event was applied and caused these commands, which have not left yet.</summary>
    void OnApplied(ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands);

    /// <summary>Gateway thread: the command's cause is durable and its route, link or log has taken it.</summary>
    void OnCarriedOut(in EngineCommand command);
}
