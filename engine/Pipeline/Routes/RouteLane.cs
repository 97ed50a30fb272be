using System.Numerics;
using LowLatency.Model.Commands;
using LowLatency.Pipeline.Metrics;
using LowLatency.Protocol.Clocks;

namespace LowLatency.Pipeline.Routes;

/// <summary>
/// One account's route with the commands that wait for it, in order: an account that takes none holds up no other.
/// Places beyond the limit are not sent. Everything else has room of its own: an equal command that waits already
/// stands for a newer one, so that there are at most as many as orders and instruments make. Gateway thread only;
/// allocates nothing after it is made.
/// </summary>
internal sealed class RouteLane
{
    private readonly CommandUnits _units;
    private readonly EngineCommand[] _commands;
    private readonly long[] _durableNanos;
    private readonly int _placesMax;
    private readonly int _mask;
    private long _head;
    private long _tail;

    /// <param name="route">Takes the commands.</param>
    /// <param name="units">Which units they were decided in.</param>
    /// <param name="placesMax">No place is added behind so many commands.</param>
    /// <param name="othersMax">Cancels, queries and reconciliations that differ, at most.</param>
    public RouteLane(IOrderRoute route, CommandUnits units, int placesMax, int othersMax)
    {
        Route = route;
        _units = units;
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)(placesMax + othersMax));
        _commands = new EngineCommand[capacity];
        _durableNanos = new long[capacity];
        _placesMax = placesMax;
        _mask = capacity - 1;
    }

    public IOrderRoute Route { get; }

    public bool IsEmpty => _head == _tail;

    /// <summary>No command waits, and nothing is under way that would still bring an event.</summary>
    public bool IsQuiet => IsEmpty && Route.IsQuiet;

    /// <summary>Behind all that wait.</summary>
    public LaneOutcome Add(in EngineCommand command, long durableNanos)
    {
        if (_tail - _head >= _placesMax)
        {
            if (command.Kind == CommandKind.PlaceOrder) return LaneOutcome.NotSent;
            if (HasEqual(in command)) return LaneOutcome.Waits;
            if (_tail - _head == _commands.Length) return LaneOutcome.Later;
        }

        int index = (int)(_tail & _mask);
        _commands[index] = command;
        _durableNanos[index] = durableNanos;
        _tail++;
        return LaneOutcome.Waits;
    }

    /// <summary>Hands the oldest command to the route; false = none, or the route takes none now.</summary>
    public bool TrySend(in ReceiveStamp now, CommandLatency? latency, out EngineCommand command)
    {
        command = default;
        if (IsEmpty) return false;
        int index = (int)(_head & _mask);
        command = _commands[index];
        _units.Count(ref command);
        if (!Route.TryAccept(in command, now.MonotonicNanos, now.WallNanos)) return false;
        latency?.OnCarriedOut(in command, now.MonotonicNanos, _durableNanos[index]);
        _head++;
        return true;
    }

    // Looked for only when the lane is full. To cancel, ask or reconcile once is what two of them would do at once.
    private bool HasEqual(in EngineCommand command)
    {
        for (long i = _tail - 1; i >= _head; i--)
        {
            ref readonly EngineCommand waiting = ref _commands[(int)(i & _mask)];
            if (waiting.Kind == command.Kind && waiting.Instrument == command.Instrument
                && waiting.ClientOrderId == command.ClientOrderId)
            {
                return true;
            }
        }

        return false;
    }
}
