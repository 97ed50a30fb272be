using System.Collections.Generic;
using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// An exit that the venue refuses is told to a person, by the reason, at once or before: since the last exit that the
/// venue took. A spot account holds nothing that a purchase would close, so each exit sells.
/// </summary>
internal sealed class ExitCheck(SimulatedVenue venue)
{
    // By symbol and reason: since which event it is told, or no longer; what a crash took back is taken back here.
    private readonly Dictionary<(int Symbol, long Reason), List<(long Sequence, bool IsTold)>> _told = [];
    private readonly HashSet<ClientOrderId> _taken = [];

    /// <summary>Exits refused.</summary>
    public long Refused { get; private set; }

    /// <summary>A life begins: what was not durable has not happened.</summary>
    public void OnStarted(long recoveredSequence)
    {
        foreach (List<(long Sequence, bool IsTold)> changes in _told.Values)
            changes.RemoveAll(change => change.Sequence > recoveredSequence);
    }

    public string? OnApplied(in EventSlot slot, EngineNode node)
    {
        bool isReport = slot.Header.Kind == EventKind.OrderReport && venue.Has(slot.Header.Instrument);
        int row = isReport ? node.Engine.Orders.Find(slot.OrderReport.ClientOrderId) : -1;
        Order order = row < 0 ? default : node.Engine.Orders[row];
        bool isExit = row >= 0 && order.IsReduceOnly && order.Purpose != OrderPurpose.RestingStop;
        bool isRefused = order.State == OrderState.Rejected;
        if (isExit && !isRefused && order.IsProvenAtVenue && _taken.Add(order.Id))
            EndTold(order.Instrument.Value, node.Engine.Sequence);
        foreach (ref readonly EngineCommand command in node.Engine.Commands)
        {
            bool isTold = command.Kind == CommandKind.Alarm && command.Reason == ReasonCode.ExitRefused;
            if (isTold) Change(command.Instrument.Value, command.Detail, node.Engine.Sequence, isTold: true);
        }

        if (isExit && order.Side != Side.Sell) return $"exit {order.Id} buys";
        bool isNews = isExit && isRefused && slot.OrderReport.Kind == OrderReportKind.Rejected
            && slot.OrderReport.Scope != RefusalScope.None;
        if (!isNews) return null;
        Refused++;
        long reason = (long)slot.OrderReport.Reason;
        return _told.TryGetValue((order.Instrument.Value, reason), out var changes) && changes is [.., (_, true)]
            ? null
            : $"exit {order.Id} refused ({slot.OrderReport.Reason}), and nobody was told";
    }

    // Of what somebody else's order locks nobody is told again: the exit that was taken may have been all the rest.
    private void EndTold(int symbol, long sequence)
    {
        foreach ((int of, long reason) in _told.Keys)
        {
            bool isLocked = reason == (long)ReasonCode.VenueRejectedInsufficientBalance;
            if (of == symbol && !isLocked) Change(of, reason, sequence, isTold: false);
        }
    }

    private void Change(int symbol, long reason, long sequence, bool isTold)
    {
        if (!_told.TryGetValue((symbol, reason), out var changes)) _told[(symbol, reason)] = changes = [];
        changes.Add((sequence, isTold));
    }
}
