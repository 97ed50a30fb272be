using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace LowLatency.Model.Events.Accounts;

/// <summary>Room for a short text inside an event: its bytes, then zeros. 56 bytes, seven fields of a record.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TextWords
{
    /// <summary>Bytes of the longest text.</summary>
    public const int BytesMax = 56;

    public long Word0;
    public long Word1;
    public long Word2;
    public long Word3;
    public long Word4;
    public long Word5;
    public long Word6;

    [UnscopedRef]
    private Span<byte> Bytes => MemoryMarshal.AsBytes(new Span<TextWords>(ref this));

    /// <summary>The first bytes; a length beyond the room counts as the whole room.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Text(int length) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<TextWords>(in this))[..Math.Min(length, BytesMax)];

    /// <summary>Sets text and length. False, and nothing set, when it is empty or too long.</summary>
    public bool TrySet(ReadOnlySpan<byte> text, ref byte length)
    {
        if (text.IsEmpty || text.Length > BytesMax) return false;
        Bytes.Clear();
        text.CopyTo(Bytes);
        length = (byte)text.Length;
        return true;
    }
}
