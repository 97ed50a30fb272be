using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatency.Formats.Journal;

/// <summary>
/// Writes fields. A varint of n = 1..8 bytes has n-1 zero bits, a one bit, then 7n bits of value, all little endian;
/// nine bytes are a zero byte and the whole word. So the first byte alone gives the length, and both directions are a
/// shift instead of a loop. Eight bytes of slack must follow what is written.
/// </summary>
internal ref struct FieldEncoder : IFieldCoder
{
    private readonly Span<byte> _target;

    public FieldEncoder(Span<byte> target)
    {
        _target = target;
        Position = 0;
    }

    public int Position { get; private set; }

    public void Byte(ref byte value) => _target[Position++] = value;

    public void Unsigned(ref long value) => Write((ulong)value);

    public void Unsigned(ref uint value) => Write(value);

    public void Unsigned(ref ushort value) => Write(value);

    public void Near(ref long value, long reference) => WriteNear(value, reference);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteNear(long value, long reference)
    {
        long difference = unchecked(value - reference);
        Write((ulong)((difference << 1) ^ (difference >> 63)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong value)
    {
        if (value >= 1UL << 56)
        {
            WriteNine(value);
            return;
        }

        int length = (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;
        BinaryPrimitives.WriteUInt64LittleEndian(_target[Position..], ((value << 1) | 1) << (length - 1));
        Position += length;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_target[Position..]);
        Position += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteNine(ulong value)
    {
        _target[Position] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(_target[(Position + 1)..], value);
        Position += 9;
    }
}
