using System.Threading;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Transport.Limits;

/// <summary>Cells that any thread may read and change: reads acquire, changes are one compare-and-swap.</summary>
public sealed class SharedCells(int count) : IAtomicCells
{
    private readonly long[] _cells = new long[count];

    public long Read(int cell) => Volatile.Read(ref _cells[cell]);

    public bool TryReplace(int cell, long expected, long value) =>
        Interlocked.CompareExchange(ref _cells[cell], value, expected) == expected;
}
