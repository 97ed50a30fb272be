using LowLatency.Model.Commands;
using LowLatency.Pipeline.Metrics;
using LowLatency.Protocol.Clocks;

namespace LowLatency.Pipeline.Routes;

/// <summary>
/// One venue's route with the commands that wait for it, in order: a venue that takes none holds up no other. Gateway
/// thread only; allocates nothing after it is made.
/// </summary>
internal sealed class RouteLane
{
    private readonly EngineCommand[] _commands;
    private readonly long[] _durableNanos;
    private readonly int _mask;
    private long _head;
    private long _tail;

    /// <param name="route">Takes the commands.</param>
    /// <param name="capacity">A power of two.</param>
    public RouteLane(IOrderRoute route, int capacity)
    {
        Route = route;
        _commands = new EngineCommand[capacity];
        _durableNanos = new long[capacity];
        _mask = capacity - 1;
    }

    public IOrderRoute Route { get; }

    public bool IsEmpty => _head == _tail;

    /// <summary>No command waits, and nothing is under way that would still bring an event.</summary>
    public bool IsQuiet => IsEmpty && Route.IsQuiet;

    /// <summary>Behind all that wait; false = full.</summary>
    public bool TryAdd(in EngineCommand command, long durableNanos)
    {
        if (_tail - _head == _commands.Length) return false;
        int index = (int)(_tail & _mask);
        _commands[index] = command;
        _durableNanos[index] = durableNanos;
        _tail++;
        return true;
    }

    /// <summary>Hands the oldest command to the route; false = none, or the route takes none now.</summary>
    public bool TrySend(in ReceiveStamp now, CommandLatency? latency, out EngineCommand command)
    {
        command = default;
        if (IsEmpty) return false;
        int index = (int)(_head & _mask);
        command = _commands[index];
        if (!Route.TryAccept(in command, now.MonotonicNanos, now.WallNanos)) return false;
        latency?.OnCarriedOut(in command, now.MonotonicNanos, _durableNanos[index]);
        _head++;
        return true;
    }
}
