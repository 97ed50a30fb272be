using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using LowLatency.Model.Identity;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// The first mention of an asset in a journal: from here on its number stands for its name.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct AssetDefinedPayload
{
    /// <summary>UTF-8 as the venue writes it, at most <see cref="TextWords.BytesMax"/> bytes.</summary>
    [FieldOffset(0)] public TextWords Name;
    [FieldOffset(56)] public AssetId Asset;

    /// <summary>Bytes of the name.</summary>
    [FieldOffset(58)] public byte Length;

    /// <summary>Decimals in which its amounts are kept.</summary>
    [FieldOffset(59)] public byte Decimals;

    /// <summary>The name's bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Text => Name.Text(Length);

    /// <summary>False, and nothing set, when the name is empty or too long.</summary>
    public bool TrySetName(ReadOnlySpan<byte> utf8) => Name.TrySet(utf8, ref Length);
}
