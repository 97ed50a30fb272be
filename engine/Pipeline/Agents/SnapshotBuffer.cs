using System;
using System.Threading;

namespace LowLatency.Pipeline.Agents;

/// <summary>
/// One engine state on its way to a file: filled by the business thread, written by another, never both at once. Saving
/// the state allocates nothing: one that does not fit is refused with its length, and the other thread makes room.
/// </summary>
public sealed class SnapshotBuffer
{
    private const int Empty = 0;
    private const int Filled = 1;
    private const int TooSmall = 2;
    private const int PageBytes = 4_096;

    private byte[] _bytes;
    private int _state;

    /// <param name="capacity">Bytes at first; <see cref="TryGrow"/> makes more.</param>
    public SnapshotBuffer(int capacity) => _bytes = Allocate(capacity);

    /// <summary>Business thread: a state may be saved to <see cref="Target"/> now.</summary>
    public bool IsEmpty => Volatile.Read(ref _state) == Empty;

    /// <summary>True from <see cref="Fill"/> to <see cref="Release"/>: the content may be read. Any thread.</summary>
    public bool IsFilled => Volatile.Read(ref _state) == Filled;

    /// <summary>True from <see cref="Refuse"/> to <see cref="TryGrow"/> or <see cref="Release"/>. Any thread.</summary>
    public bool IsTooSmall => Volatile.Read(ref _state) == TooSmall;

    /// <summary>Bytes that a state may have.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Where the business thread saves to; only while empty.</summary>
    public Span<byte> Target => _bytes;

    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, Length);

    /// <summary>Bytes of the state that is here, or that did not fit; int.MaxValue = that many or more.</summary>
    public int Length { get; private set; }

    public long Sequence { get; private set; }

    public ulong StateHash { get; private set; }

    public ulong CommandHash { get; private set; }

    /// <summary>Unix nanoseconds of the event that asked for the state.</summary>
    public long WallNanos { get; private set; }

    /// <summary>Business thread: the content is complete.</summary>
    public void Fill(int length, long sequence, ulong stateHash, ulong commandHash, long wallNanos)
    {
        Length = length;
        Sequence = sequence;
        StateHash = stateHash;
        CommandHash = commandHash;
        WallNanos = wallNanos;
        Volatile.Write(ref _state, Filled);
    }

    /// <summary>Business thread: the state has so many bytes and did not fit.</summary>
    public void Refuse(int length, long wallNanos)
    {
        Length = length;
        WallNanos = wallNanos;
        Volatile.Write(ref _state, TooSmall);
    }

    /// <summary>Writing thread: makes room for the refused state, and for it to grow. False = no array is so large, or
    /// there is no memory for it; the buffer stays as it is and refused.</summary>
    public bool TryGrow()
    {
        if (Length >= Array.MaxLength) return false;
        try
        {
            _bytes = Allocate((int)Math.Min(Array.MaxLength, Length + (Length / 4L)));
        }
        catch (OutOfMemoryException)
        {
            return false;
        }

        Release();
        return true;
    }

    /// <summary>Writing thread: the content may be overwritten.</summary>
    public void Release() => Volatile.Write(ref _state, Empty);

    // Every page is touched here: the business thread would wait for the kernel at each, longer than it takes to fill.
    private static byte[] Allocate(int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        for (int i = 0; i < bytes.Length; i += PageBytes) bytes[i] = 0;
        return bytes;
    }
}
