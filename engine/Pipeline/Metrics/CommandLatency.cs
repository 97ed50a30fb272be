using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Pipeline.Clocks;
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
    private readonly PipelineClock _clock;

    /// <param name="clock">That of the causes' receive times.</param>
    public CommandLatency(PipelineClock clock) => _clock = clock;

    public IReadOnlyList<StageHistogram> Stages => [_commandOut, _orderDurable, _orderWritten];

    /// <summary>The command was carried out in the round that began at <paramref name="roundNanos"/>.</summary>
    /// <param name="durableNanos">When its cause was seen durable.</param>
    public void OnCarriedOut(in EngineCommand command, long roundNanos, long durableNanos)
    {
        long causeNanos = command.CauseReceiveMonotonicNanos;
        _commandOut.Record(roundNanos - causeNanos);
        if (command.Kind != CommandKind.PlaceOrder) return;
        _orderDurable.Record(durableNanos - causeNanos);
        _orderWritten.Record(_clock.MonotonicNanos - causeNanos);
    }
}
