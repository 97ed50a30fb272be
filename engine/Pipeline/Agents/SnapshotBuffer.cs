using System;
using System.Threading;

namespace LowLatency.Pipeline.Agents;

/// <summary>
/// One engine state on its way to a file: filled by the business thread, written by another, never both at once.
/// Allocated at start, so that saving the state allocates nothing.
/// </summary>
public sealed class SnapshotBuffer
{
    private readonly byte[] _bytes;
    private int _isFilled;

    /// <param name="capacity">Bytes that the largest state may take.</param>
    public SnapshotBuffer(int capacity) => _bytes = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>True from <see cref="Fill"/> to <see cref="Release"/>: the content may be read. Any thread.</summary>
    public bool IsFilled => Volatile.Read(ref _isFilled) != 0;

    /// <summary>Where the business thread saves to; only while not filled.</summary>
    public Span<byte> Target => _bytes;

    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, Length);

    public int Length { get; private set; }

    public long Sequence { get; private set; }

    public ulong StateHash { get; private set; }

    public ulong CommandHash { get; private set; }

    public long WallNanos { get; private set; }

    /// <summary>Business thread: the content is complete.</summary>
    public void Fill(int length, long sequence, ulong stateHash, ulong commandHash, long wallNanos)
    {
        Length = length;
        Sequence = sequence;
        StateHash = stateHash;
        CommandHash = commandHash;
        WallNanos = wallNanos;
        Volatile.Write(ref _isFilled, 1);
    }

    /// <summary>Writing thread: the content may be overwritten.</summary>
    public void Release() => Volatile.Write(ref _isFilled, 0);
}
