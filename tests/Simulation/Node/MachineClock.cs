using LowLatency.Protocol.Clocks;

namespace LowLatency.Simulation.Node;

/// <summary>The machine's clock: off by an amount, and drifting. Virtual time is the true one.</summary>
internal sealed class MachineClock(SimulationOptions options)
{
    private const long Million = 1_000_000;

    public ReceiveStamp Stamp(long now)
    {
        long elapsed = now - SimulationOptions.StartNanos;
        long wall = now + options.ClockOffsetNanos + (elapsed / Million * options.ClockDriftPpm);
        return new ReceiveStamp(elapsed + SimulationOptions.Second, wall);
    }
}
