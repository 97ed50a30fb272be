using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// Orders that are worked as several, by the venue's truth: the children of one never execute, or could execute, more
/// than it wants; never are two of them open; none is sent once an operator has stopped it or its time is over; and it
/// is over soon after its deadline.
/// </summary>
internal sealed class ParentCheck(World world)
{
    /// <summary>A deadline is seen with the next event, after a start with the first look at the parent.</summary>
    private const long Slack = 5 * SimulationOptions.Second;

    private readonly Dictionary<string, Family> _byOrder = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Family> _families = [];

    // What each wants, as it was when a child was decided: by the time that the child leaves, another may be at work.
    private readonly Dictionary<long, decimal> _totals = [];
    private readonly List<Family> _watched = [];
    private readonly HashSet<long> _seen = [];
    private readonly List<(long Sequence, long Number)> _stopped = [];
    private long _startedNanos;

    /// <summary>Parents of which a child left.</summary>
    public long Parents => _families.Count;

    /// <summary>Children that came to the venue.</summary>
    public long Children { get; private set; }

    /// <summary>Parents whose children executed all of it.</summary>
    public long Filled
    {
        get
        {
            long count = 0;
            foreach (Family family in _families.Values) count += family.Executed() == family.Total ? 1 : 0;
            return count;
        }
    }

    /// <summary>Parents that went on in a later life of the engine.</summary>
    public long Continued { get; private set; }

    /// <summary>Parents that an operator stopped while they worked.</summary>
    public long Stopped { get; private set; }

    public string? OnDecided(in EngineCommand command, Engine engine)
    {
        if (command.Kind != CommandKind.PlaceOrder || ParentOf(command, engine) is not { } number) return null;
        foreach ((long _, long stopped) in _stopped)
        {
            if (stopped == number) return $"child {command.ClientOrderId} of parent {number}, which was stopped";
        }

        ref readonly ParentOrder parent = ref engine.Parents[command.Instrument];
        _totals[number] = Units.Of(parent.Total, engine, command.Instrument);
        return engine.NowNanos >= parent.DeadlineNanos + Grace(engine)
            ? $"child {command.ClientOrderId} of parent {number} after its time"
            : null;
    }

    /// <summary>A command was handed to the gateway: its cause is durable, so its parent is too.</summary>
    public void OnReleased(in EngineCommand command, Engine engine)
    {
        if (ParentOf(command, engine) is not { } number) return;
        if (!_families.TryGetValue(number, out Family? family))
        {
            family = new Family(number, _totals[number], engine.Orders.Epoch);
            _families.Add(number, family);
            _watched.Add(family);
            if (_watched.Count > 8) _watched.RemoveAt(0);
        }

        if (family.Epoch != engine.Orders.Epoch && _seen.Add(number)) Continued++;
        _byOrder[command.ClientOrderId.ToString()] = family;
    }

    public void OnNew(ExchangeOrder order)
    {
        if (!_byOrder.TryGetValue(order.OriginalClientOrderId, out Family? family)) return;
        family.Children.Add(order);
        Children++;
    }

    public string? OnApplied(in EventSlot slot, Engine engine)
    {
        if (slot.Header.Kind == EventKind.EngineStarted) _startedNanos = engine.NowNanos;
        if (slot.Header.Kind == EventKind.Operator) OnOperator(slot.Operator.Action, engine);
        if (slot.Header.Kind != EventKind.Clock) return null;
        foreach (InstrumentState instrument in engine.Instruments)
        {
            ref readonly ParentOrder parent = ref engine.Parents[instrument.Id];
            long over = Math.Max(parent.DeadlineNanos + Grace(engine), _startedNanos) + Slack;
            if (parent.IsWorking && engine.NowNanos > over)
            {
                return $"parent {parent.Number} is not over {engine.NowNanos - parent.DeadlineNanos} ns after its time";
            }
        }

        return null;
    }

    /// <summary>What was applied and not durable never happened.</summary>
    public void OnStarted(long recoveredSequence) => _stopped.RemoveAll(stop => stop.Sequence > recoveredSequence);

    /// <summary>What the venue holds of the last parents.</summary>
    public string? Find()
    {
        foreach (Family family in _watched)
        {
            if (family.Fault() is { } fault) return fault;
        }

        return null;
    }

    /// <summary>The same over all parents that ever were.</summary>
    public string? FindInAll()
    {
        foreach (Family family in _families.Values)
        {
            if (family.Fault() is { } fault) return fault;
        }

        return null;
    }

    private static long Grace(Engine engine) =>
        engine.Settings.Execution.AcknowledgeTimeoutMillis * SimulationOptions.Millisecond;

    private static long? ParentOf(in EngineCommand command, Engine engine)
    {
        int row = engine.Orders.Find(command.ClientOrderId);
        return row < 0 || engine.Orders[row].Parent == 0 ? null : engine.Orders[row].Parent;
    }

    // The event has been applied already: what it stopped is what works no more, and what must not go on.
    private void OnOperator(OperatorAction action, Engine engine)
    {
        bool isStop = action is OperatorAction.Kill or OperatorAction.CancelAll or OperatorAction.DisableTrading;
        if (!isStop && action != OperatorAction.Halt) return;
        foreach (InstrumentState instrument in engine.Instruments)
        {
            ref readonly ParentOrder parent = ref engine.Parents[instrument.Id];
            if (parent.Number == 0 || (!isStop && parent.IsReduceOnly)) continue;
            _stopped.Add((engine.Sequence, parent.Number));
            if (parent.EndedNanos == engine.NowNanos) Stopped++;
        }

        world.Trace($"operator {action}");
    }

    private sealed class Family(long number, decimal total, uint epoch)
    {
        public decimal Total => total;

        /// <summary>Of the engine when the first child left.</summary>
        public uint Epoch => epoch;

        public List<ExchangeOrder> Children { get; } = [];

        public decimal Executed()
        {
            decimal sum = 0;
            foreach (ExchangeOrder child in Children) sum += child.Rules.Quantity(child.ExecutedLots);
            return sum;
        }

        public string? Fault()
        {
            decimal committed = 0;
            int open = 0;
            foreach (ExchangeOrder child in Children)
            {
                committed += child.Rules.Quantity(child.IsOpen ? child.Lots : child.ExecutedLots);
                if (child.IsOpen) open++;
            }

            if (open > 1) return $"parent {number} has {open} children open at the venue";
            return committed > total ? $"parent {number} of {total}: {committed} executed or open at the venue" : null;
        }
    }
}
