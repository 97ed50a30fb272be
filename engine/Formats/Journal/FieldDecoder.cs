using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatency.Formats.Journal;

/// <summary>
/// Reads what <see cref="FieldEncoder"/> wrote. Running past the end or out of a field's range gives zeros and sets
/// <see cref="IsDamaged"/>: the caller checks once, at the end.
/// </summary>
internal ref struct FieldDecoder : IFieldCoder
{
    private readonly ReadOnlySpan<byte> _source;
    private int _position;

    public FieldDecoder(ReadOnlySpan<byte> source)
    {
        _source = source;
        _position = 0;
        IsDamaged = false;
    }

    public bool IsDamaged { get; private set; }

    public readonly bool IsAtEnd => _position == _source.Length;

    public void Fail() => IsDamaged = true;

    public void Byte(ref byte value) => value = ReadByte();

    public void Unsigned(ref long value) => value = (long)Read();

    public void Unsigned(ref uint value)
    {
        ulong read = Read();
        if (read > uint.MaxValue) IsDamaged = true;
        value = (uint)read;
    }

    public void Unsigned(ref ushort value)
    {
        ulong read = Read();
        if (read > ushort.MaxValue) IsDamaged = true;
        value = (ushort)read;
    }

    public void Near(ref long value, long reference) => value = ReadNear(reference);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadNear(long reference)
    {
        ulong zigzag = Read();
        return unchecked(reference + ((long)(zigzag >> 1) ^ -(long)(zigzag & 1)));
    }

    public byte ReadByte()
    {
        if (_position < _source.Length) return _source[_position++];
        IsDamaged = true;
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read()
    {
        if (_source.Length - _position < 8) return ReadNearEnd();
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(_source[_position..]);
        if ((byte)word == 0) return ReadNearEnd();
        int length = BitOperations.TrailingZeroCount(word) + 1;
        _position += length;
        return (word << (64 - (8 * length))) >> (64 - (7 * length));
    }

    /// <summary>The next bytes, or an empty span when there are fewer.</summary>
    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        if (length < 0 || _source.Length - _position < length)
        {
            IsDamaged = true;
            return default;
        }

        ReadOnlySpan<byte> bytes = _source.Slice(_position, length);
        _position += length;
        return bytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadNearEnd()
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        int available = Math.Min(_source.Length - _position, 9);
        _source.Slice(_position, available).CopyTo(padded);
        int length = padded[0] == 0 ? 9 : BitOperations.TrailingZeroCount((uint)padded[0]) + 1;
        if (length > available)
        {
            IsDamaged = true;
            return 0;
        }

        _position += length;
        if (length == 9) return BinaryPrimitives.ReadUInt64LittleEndian(padded[1..]);
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(padded);
        return (word << (64 - (8 * length))) >> (64 - (7 * length));
    }
}
