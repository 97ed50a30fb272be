using System;
using System.Buffers.Binary;

namespace LowLatency.Model.State;

/// <summary>
/// Visits a component's state word by word. One traversal serves the state hash and the snapshot, so a snapshot cannot
/// miss what the hash covers. Without a target it only hashes. Business thread only; does not allocate.
/// </summary>
public ref struct StateWriter
{
    private readonly Span<byte> _target;
    private readonly bool _isHashOnly;
    private StateHash _hash;

    /// <summary>Hash only.</summary>
    public StateWriter()
    {
        _isHashOnly = true;
    }

    /// <summary>
    /// Hash and write; when the target is too short <see cref="IsOverflown"/> is set and writing goes on dry.
    /// </summary>
    public StateWriter(Span<byte> target)
    {
        _target = target;
    }

    /// <summary>Bytes that the state needs, written or not.</summary>
    public long Length { get; private set; }

    public readonly bool IsOverflown => !_isHashOnly && Length > _target.Length;

    public readonly ulong Hash => _hash.Value;

    public void Write(long value)
    {
        _hash.Add(value);
        if (!_isHashOnly && Length + 8 <= _target.Length)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_target[(int)Length..], value);
        }

        Length += 8;
    }

    public void Write(ulong value) => Write((long)value);

    public void Write(int value) => Write((long)value);

    public void Write(bool value) => Write(value ? 1L : 0L);

    /// <summary>The exact bits: two NaNs that differ are different states.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));
}
