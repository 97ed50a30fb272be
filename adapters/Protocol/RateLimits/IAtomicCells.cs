namespace LowLatency.Protocol.RateLimits;

/// <summary>
/// Numbers that several machines share. A pure project knows no threads: whether they are shared by threads, and how a
/// change stays whole, is said by the implementation. All cells begin at 0.
/// </summary>
public interface IAtomicCells
{
    /// <summary>The value of a cell, not older than anything the caller has learned from another cell.</summary>
    long Read(int cell);

    /// <summary>Writes a value when the cell holds the expected one; false when it holds another.</summary>
    bool TryReplace(int cell, long expected, long value);
}
