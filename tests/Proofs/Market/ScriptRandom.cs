namespace LowLatency.Proofs.Market;

/// <summary>xorshift64: the same numbers from the same seed on every machine and runtime.</summary>
internal sealed class ScriptRandom
{
    private ulong _state;

    public ScriptRandom(ulong seed) => _state = (seed * 0x9E37_79B9_7F4A_7C15UL) | 1;

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (int)((_state >> 33) % (uint)bound);
    }
}
