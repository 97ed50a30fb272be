using System;
using System.Runtime.CompilerServices;

namespace LowLatency.Model.State;

/// <summary>
/// Several small fields in one word of the state: begin with <see cref="Begin"/>, visit each field at its bit, end with
/// <see cref="End"/>. Bits that no field has are 0 when saved and not looked at when loaded.
/// </summary>
public struct PackedWord
{
    private readonly bool _isLoading;
    private ulong _bits;

    private PackedWord(bool isLoading, ulong bits)
    {
        _isLoading = isLoading;
        _bits = bits;
    }

    /// <summary>Loading: takes the word.</summary>
    public static PackedWord Begin(ref StateTraversal state) =>
        new(state.IsLoading, state.IsLoading ? (ulong)state.Next(0L) : 0);

    /// <summary>Saving and hashing: hands the word over.</summary>
    public readonly void End(ref StateTraversal state)
    {
        if (!_isLoading) state.Next((long)_bits);
    }

    /// <summary>A field of one or two bytes; its lowest bit stands at <paramref name="shift"/>, 0..63.</summary>
    public void Visit<T>(ref T value, int shift)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 1) Visit(ref Unsafe.As<T, byte>(ref value), shift);
        else if (Unsafe.SizeOf<T>() == 2) Visit(ref Unsafe.As<T, ushort>(ref value), shift);
        else throw new NotSupportedException("a packed field has one or two bytes");
    }

    public void Visit(ref bool value, int shift)
    {
        if (_isLoading) value = ((_bits >> shift) & 1) != 0;
        else if (value) _bits |= 1UL << shift;
    }

    private void Visit(ref byte value, int shift)
    {
        if (_isLoading) value = (byte)(_bits >> shift);
        else _bits |= (ulong)value << shift;
    }

    private void Visit(ref ushort value, int shift)
    {
        if (_isLoading) value = (ushort)(_bits >> shift);
        else _bits |= (ulong)value << shift;
    }
}
