using System.Collections.Generic;
using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks;

/// <summary>An exit that the venue refuses is told to a person, by the reason, at once or before.</summary>
internal sealed class ExitCheck(SimulatedVenue venue)
{
    private readonly HashSet<(int Symbol, long Reason)> _told = [];

    /// <summary>Exits refused.</summary>
    public long Refused { get; private set; }

    public string? OnApplied(in EventSlot slot, EngineNode node)
    {
        foreach (ref readonly EngineCommand command in node.Engine.Commands)
        {
            bool isTold = command.Kind == CommandKind.Alarm && command.Reason == ReasonCode.ExitRefused;
            if (isTold) _told.Add((command.Instrument.Value, command.Detail));
        }

        bool isRefusal = slot.Header.Kind == EventKind.OrderReport && venue.Has(slot.Header.Instrument)
            && slot.OrderReport.Kind == OrderReportKind.Rejected && slot.OrderReport.Scope != RefusalScope.None;
        if (!isRefusal) return null;
        int row = node.Engine.Orders.Find(slot.OrderReport.ClientOrderId);
        if (row < 0) return null;
        Order order = node.Engine.Orders[row];
        bool isExit = order.IsReduceOnly && order.Purpose != OrderPurpose.RestingStop
            && order.State == OrderState.Rejected;
        if (!isExit) return null;
        Refused++;
        return _told.Contains((order.Instrument.Value, (long)slot.OrderReport.Reason))
            ? null
            : $"exit {order.Id} refused ({slot.OrderReport.Reason}), and nobody was told";
    }
}
