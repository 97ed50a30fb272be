using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatency.Formats.Journal.EventBodies;

/// <summary>
/// Reads what <see cref="FieldEncoder"/> wrote. The caller has proven that the lengths in the control word fit the
/// source and that eight bytes lie in front of the first field's end: a field is read as the eight bytes that end with
/// it, so nothing behind it is touched. A value beyond its field's range is found once, at the end.
/// </summary>
internal ref struct FieldDecoder : IFieldCoder
{
    private ref byte _end;
    private ulong _control;
    private ulong _excess;

    /// <param name="start">First byte of the first field.</param>
    /// <param name="control">Lengths, nibble by nibble.</param>
    public FieldDecoder(ref byte start, ulong control)
    {
        _end = ref start;
        _control = control;
        _excess = 0;
    }

    public readonly bool IsDamaged => _excess != 0;

    private static ReadOnlySpan<ulong> Masks =>
    [
        0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue,
        ulong.MaxValue, ulong.MaxValue, 0, 0, 0, 0, 0, 0, 0,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Word(ref long value) => value = (long)Read();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Small(ref uint value)
    {
        ulong read = Read();
        _excess |= read >> 32;
        value = (uint)read;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Small(ref ushort value)
    {
        ulong read = Read();
        _excess |= read >> 16;
        value = (ushort)read;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Near(ref long value, long reference) => value = FromZigZag(Read(), reference);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bytes(ref byte low, ref byte middle, ref byte high)
    {
        ulong read = Read();
        _excess |= read >> 24;
        low = (byte)read;
        middle = (byte)(read >> 8);
        high = (byte)(read >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read()
    {
        nuint length = (nuint)_control & 15;
        _control >>= 4;
        _end = ref Unsafe.Add(ref _end, length);
        return ReadBefore(ref _end, length);
    }

    /// <summary>The value of so many bytes (0..8) that end in front of a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadBefore(ref byte end, nuint length)
    {
        // The shift count is taken modulo 64, so lengths 0 and 8 both shift by nothing; the mask tells them apart.
        ulong word = Load(ref Unsafe.Subtract(ref end, 8));
        return (word >> -(8 * (int)length)) & Unsafe.Add(ref MemoryMarshal.GetReference(Masks), length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ref byte source)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref source);
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FromZigZag(ulong value, long reference) =>
        unchecked(reference + ((long)(value >> 1) ^ -(long)(value & 1)));

    /// <summary>Sum of the sixteen nibbles of a control word; above 128 when one is no length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SumLengths(ulong control)
    {
        const ulong low = 0x0F0F_0F0F_0F0F_0F0F;
        ulong pairs = (control & low) + ((control >> 4) & low);
        int sum = (int)((pairs * 0x0101_0101_0101_0101) >> 56);

        // A nibble above 8 has the eight's bit and another one.
        ulong eights = (control >> 3) & 0x1111_1111_1111_1111;
        return (control & (eights * 7)) == 0 ? sum : int.MaxValue;
    }
}
