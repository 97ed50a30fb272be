using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// The first mention of a venue's text id, ahead of the first event that carries its 64-bit key; again when the gateway
/// had forgotten it. Venue and account are the header's.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct TextIdPayload
{
    /// <summary>What the events carry in its place: positive; unique for venue, account and kind.</summary>
    [FieldOffset(0)] public long Key;

    /// <summary>UTF-8 as the venue writes it, at most <see cref="TextWords.BytesMax"/> bytes.</summary>
    [FieldOffset(8)] public TextWords Id;
    [FieldOffset(64)] public TextIdKind Kind;

    /// <summary>Bytes of the id.</summary>
    [FieldOffset(65)] public byte Length;

    /// <summary>The id's bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Text => Id.Text(Length);

    /// <summary>False, and nothing set, when the id is empty or too long.</summary>
    public bool TrySetId(ReadOnlySpan<byte> utf8) => Id.TrySet(utf8, ref Length);
}
