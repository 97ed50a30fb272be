using System;

namespace LowLatency.Simulation.Node;

/// <summary>
/// What a seed decides about the machine that the engine runs on: thread plan, rings, disk, snapshots. From a hash of
/// the seed, so that what the seed's random numbers decide elsewhere does not depend on it.
/// </summary>
internal sealed class MachineOptions
{
    private readonly Random _random;
    private readonly long _flushNanos;
    private readonly bool _isUneven;
    private readonly double _stallShare;
    private readonly long _stallNanosMax;

    /// <param name="seed">Of the world.</param>
    /// <param name="flushNanos">What a flush takes on an even disk.</param>
    public MachineOptions(int seed, long flushNanos)
    {
        ulong hash = Mix((ulong)seed);
        _random = new Random((int)(hash >> 33));
        _flushNanos = flushNanos;
        Plan = (hash & 1) == 0 ? "one" : "four";
        _isUneven = _random.Next(2) == 0;
        _stallShare = _random.Next(3) == 0 ? _random.NextDouble() * 0.002 : 0;
        _stallNanosMax = _random.NextInt64(20, 3_000) * SimulationOptions.Millisecond;
        SnapshotMeanNanos = _random.Next(2) == 0 ? long.MaxValue : _random.Next(5, 120) * SimulationOptions.Second;

        // Below what a configuration may say: a disk that stands still then holds up the engine, and that its reader.
        if (_random.Next(3) != 0) return;
        RingSlots = 2_048;
        CommandSlots = 4;
    }

    /// <summary>Which agent runs on which thread.</summary>
    public string Plan { get; }

    public int RingSlots { get; } = 16_384;

    public int CommandSlots { get; } = 4_096;

    /// <summary>Mean time between two snapshots; MaxValue = none is taken.</summary>
    public long SnapshotMeanNanos { get; }

    /// <summary>Flushes that took far longer than they do.</summary>
    public long Stalls { get; private set; }

    /// <summary>What the next write and flush take.</summary>
    /// <param name="mayStall">The disk may stand still.</param>
    public long NextFlushNanos(bool mayStall)
    {
        if (mayStall && _stallShare > 0 && _random.NextDouble() < _stallShare)
        {
            Stalls++;
            return _random.NextInt64(_flushNanos, _flushNanos + _stallNanosMax);
        }

        return _isUneven ? _random.NextInt64(_flushNanos / 4, _flushNanos * 3) : _flushNanos;
    }

    /// <summary>When the next snapshot is asked for.</summary>
    public long NextSnapshotNanos(long now) => SnapshotMeanNanos == long.MaxValue
        ? long.MaxValue
        : now + _random.NextInt64(1, 2 * SnapshotMeanNanos);

    // Neighbours differ in every bit.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
