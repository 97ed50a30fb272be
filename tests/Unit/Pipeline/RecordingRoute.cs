using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Routes;

namespace LowLatency.Unit.Pipeline;

/// <summary>Takes commands, or none, and keeps what it took.</summary>
internal sealed class RecordingRoute : IOrderRoute
{
    public List<long> Taken { get; } = [];

    public List<(long Price, long Quantity)> Orders { get; } = [];

    public bool TakesNone { get; set; }

    public int Steps { get; private set; }

    public bool IsQuiet => true;

    public bool IsHeldUp { get; set; }

    public long NextWakeNanos { get; set; } = long.MaxValue;

    public void Start()
    {
    }

    public void OnEvent(ReadOnlySpan<EventSlot> message)
    {
    }

    public bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos)
    {
        if (TakesNone) return false;
        Taken.Add(command.CauseSequence);
        Orders.Add((command.LimitPrice.Units, command.Quantity.Units));
        return true;
    }

    public int Step(long monotonicNanos, long wallNanos)
    {
        Steps++;
        return 0;
    }

    public void Dispose()
    {
    }
}
