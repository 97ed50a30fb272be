namespace LowLatency.Protocol.RateLimits;

/// <summary>Cells of one thread.</summary>
public sealed class PlainCells(int count) : IAtomicCells
{
    private readonly long[] _cells = new long[count];

    public long Read(int cell) => _cells[cell];

    public bool TryReplace(int cell, long expected, long value)
    {
        if (_cells[cell] != expected) return false;
        _cells[cell] = value;
        return true;
    }
}
