using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatency.Model.State;

/// <summary>
/// Order-sensitive 64-bit hash over 64-bit words. Integer arithmetic only, so that every machine, JIT or AOT, with or
/// without hardware intrinsics, gives the same value. Not cryptographic: it finds divergence, not an adversary.
/// </summary>
public struct StateHash
{
    private const ulong Multiplier1 = 0x9E3779B97F4A7C15;
    private const ulong Multiplier2 = 0xBF58476D1CE4E5B9;

    // Without it a zero word would leave the zero state as it is, and a state that starts with zeros would hash like a
    // shorter one.
    private const ulong Increment = 0xD1B54A32D192ED03;

    private ulong _value;

    public StateHash(ulong seed) => _value = seed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong word) =>
        _value = ((BitOperations.RotateLeft(_value, 27) ^ (word * Multiplier1)) * Multiplier2) + Increment;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long word) => Add((ulong)word);

    /// <summary>The hash of all that was added; adding may go on.</summary>
    public readonly ulong Value
    {
        get
        {
            ulong mixed = _value ^ (_value >> 31);
            mixed *= 0x94D049BB133111EB;
            return mixed ^ (mixed >> 29);
        }
    }
}
