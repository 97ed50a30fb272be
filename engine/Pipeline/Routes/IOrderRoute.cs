using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;

namespace LowLatency.Pipeline.Routes;

/// <summary>
/// Where orders leave the engine: the paper venue or a real one. Owned and called by the gateway thread, Dispose after
/// the last round, with no event any more: the run has said its last. A virtual call for each command and round: a few
/// nanoseconds beside a socket write.
/// </summary>
public interface IOrderRoute : IDisposable
{
    /// <summary>Nothing is under way that would still bring an event.</summary>
    bool IsQuiet { get; }

    /// <summary>Monotonic nanoseconds at which <see cref="Step"/> has something to do by itself; long.MaxValue = never.
    /// Asked between two rounds. Not for what its own sockets bring: whoever waits for those knows.</summary>
    long NextWakeNanos { get; }

    /// <summary>An event of its own found the input ring full. Asked between two rounds.</summary>
    bool IsHeldUp => false;

    /// <summary>On the gateway thread, before the first round.</summary>
    void Start();

    /// <summary>An event of the input ring, in order.</summary>
    void OnEvent(ReadOnlySpan<EventSlot> message);

    /// <summary>A command whose cause is durable. False: not now, the same one again later.</summary>
    bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos);

    /// <summary>One round; returns how much was done.</summary>
    int Step(long monotonicNanos, long wallNanos);
}
