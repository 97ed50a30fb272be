using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatency.Formats.Journal.EventBodies;

/// <summary>
/// Writes fields: each as its low bytes without leading zeros (none for zero, eight at most), little endian, one behind
/// the other; their lengths are nibbles of a control word, the first field in the lowest. So the place of a field
/// follows from the lengths alone, without looking at the fields before it. Eight bytes of slack must follow what is
/// written.
/// </summary>
internal ref struct FieldEncoder : IFieldCoder
{
    private readonly Span<byte> _target;
    private int _shift;

    public FieldEncoder(Span<byte> target, int position)
    {
        _target = target;
        Position = position;
        Control = 0;
        _shift = 0;
    }

    public int Position { get; private set; }

    public ulong Control { get; private set; }

    public void Word(ref long value) => Write((ulong)value);

    public void Small(ref uint value) => Write(value);

    public void Small(ref ushort value) => Write(value);

    public void Near(ref long value, long reference) => Write(ZigZag(value, reference));

    public void Bytes(ref byte low, ref byte middle, ref byte high) =>
        Write((uint)(low | (middle << 8) | (high << 16)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong value)
    {
        int length = LengthOf(value);
        BinaryPrimitives.WriteUInt64LittleEndian(_target[Position..], value);
        Position += length;
        Control |= (ulong)length << _shift;
        _shift += 4;
    }

    /// <summary>Bytes that a value needs, 0..8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthOf(ulong value) => (71 - BitOperations.LeadingZeroCount(value)) >> 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ZigZag(long value, long reference)
    {
        long difference = unchecked(value - reference);
        return (ulong)((difference << 1) ^ (difference >> 63));
    }
}
