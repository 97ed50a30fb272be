using System;
using System.Buffers.Binary;

namespace LowLatency.Model.State;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote. Reading past the end returns zeros and sets <see cref="IsDamaged"/>:
/// the caller checks once, at the end.
/// </summary>
public ref struct StateReader
{
    private readonly ReadOnlySpan<byte> _source;
    private int _position;

    public StateReader(ReadOnlySpan<byte> source)
    {
        _source = source;
        _position = 0;
        IsDamaged = false;
    }

    /// <summary>Set by a read past the end or by <see cref="Fail"/>.</summary>
    public bool IsDamaged { get; private set; }

    public readonly bool IsAtEnd => _position == _source.Length;

    /// <summary>A component found a value outside its range.</summary>
    public void Fail() => IsDamaged = true;

    public long ReadInt64()
    {
        if (_source.Length - _position < 8)
        {
            IsDamaged = true;
            return 0;
        }

        long value = BinaryPrimitives.ReadInt64LittleEndian(_source[_position..]);
        _position += 8;
        return value;
    }

    public ulong ReadUInt64() => (ulong)ReadInt64();

    /// <summary>
    /// Zero, and damaged, when the word is no 32-bit number: a count read from damage must not be large.
    /// </summary>
    public int ReadInt32()
    {
        long value = ReadInt64();
        if (value is >= int.MinValue and <= int.MaxValue) return (int)value;
        IsDamaged = true;
        return 0;
    }

    public bool ReadBoolean()
    {
        long value = ReadInt64();
        if (value is not (0 or 1)) IsDamaged = true;
        return value == 1;
    }

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());
}
