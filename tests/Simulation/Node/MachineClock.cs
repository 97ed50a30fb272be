using LowLatency.Protocol.Clocks;

namespace LowLatency.Simulation.Node;

/// <summary>
/// The machine's clock: off by an amount, and drifting, for so long away and for so long back, as one that is
/// disciplined. Virtual time is the true one.
/// </summary>
internal sealed class MachineClock(SimulationOptions options)
{
    private const long Million = 1_000_000;

    // Half a second at the fastest drift: with the offset not enough for the lock of a clock that is wrong by a second.
    private const long TurnNanos = 1_000 * SimulationOptions.Second;

    public ReceiveStamp Stamp(long now)
    {
        long elapsed = now - SimulationOptions.StartNanos;
        long drifting = elapsed % (2 * TurnNanos);
        if (drifting > TurnNanos) drifting = (2 * TurnNanos) - drifting;
        long wall = now + options.ClockOffsetNanos + (drifting / Million * options.ClockDriftPpm);
        return new ReceiveStamp(elapsed + SimulationOptions.Second, wall);
    }
}
