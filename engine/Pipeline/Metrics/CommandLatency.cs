using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Metrics;

namespace LowLatency.Pipeline.Metrics;

/// <summary>
/// When commands leave, measured from the read that delivered the bytes of their cause. Orders by themselves, in two
/// steps: the cause is seen durable, the request is with the kernel. Recorded by the gateway thread.
/// </summary>
public sealed class CommandLatency
{
    private readonly StageHistogram _commandOut = new("commandOut");
    private readonly StageHistogram _orderDurable = new("orderDurable");
    private readonly StageHistogram _orderWritten = new("orderWritten");
    private long _durableNanos;

    public IReadOnlyList<StageHistogram> Stages => [_commandOut, _orderDurable, _orderWritten];

    /// <summary>The cause of the command is durable. The clock is read for orders only.</summary>
    public void OnDurable(in EngineCommand command)
    {
        if (command.Kind == CommandKind.PlaceOrder) _durableNanos = MonotonicClock.NowNanos;
    }

    /// <summary>The command was carried out in the round that began at <paramref name="roundNanos"/>.</summary>
    public void OnCarriedOut(in EngineCommand command, long roundNanos)
    {
        long causeNanos = command.CauseReceiveMonotonicNanos;
        _commandOut.Record(roundNanos - causeNanos);
        if (command.Kind != CommandKind.PlaceOrder) return;
        _orderDurable.Record(_durableNanos - causeNanos);
        _orderWritten.Record(MonotonicClock.NowNanos - causeNanos);
    }
}
