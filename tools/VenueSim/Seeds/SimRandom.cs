namespace LowLatency.VenueSim.Seeds;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine. One owner thread.
/// </summary>
public sealed class SimRandom
{
    private ulong _state;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Any value.</param>
    public SimRandom(ulong seed)
    {
        _state = seed;
    }

    /// <summary>The next 64 bits.</summary>
    /// <returns>Any value, uniformly.</returns>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [0, bound); the bias of the modulo is below 2^-32 for bounds below 2^32.</summary>
    /// <param name="bound">Positive bound.</param>
    /// <returns>The number.</returns>
    public long NextBelow(long bound) => (long)(Next() % (ulong)bound);

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    /// <returns>The number.</returns>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A bell-shaped number, mean 0, variance 1: the sum of twelve uniforms.</summary>
    /// <returns>The number, within [-6, 6].</returns>
    public double NextNormal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += NextUnit();
        return sum;
    }
}
