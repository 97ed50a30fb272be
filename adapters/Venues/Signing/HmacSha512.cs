using System;
using System.Buffers.Text;

namespace LowLatency.Venues.Signing;

/// <summary>
/// HMAC-SHA-512 (RFC 2104) of one key. Holds what the key is good for: never print or journal it. Allocates nothing
/// after construction; owned by one thread.
/// </summary>
public sealed class HmacSha512
{
    /// <summary>Bytes of a code.</summary>
    public const int CodeBytes = Sha512.HashBytes;

    /// <summary>Characters of a code in base64.</summary>
    public const int Base64Length = 88;

    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    private readonly ulong[] _inner = new ulong[Sha512.StateWords];
    private readonly ulong[] _outer = new ulong[Sha512.StateWords];

    /// <param name="key">Any length; one above 128 bytes is hashed first, as the RFC says.</param>
    public HmacSha512(ReadOnlySpan<byte> key)
    {
        Span<byte> block = stackalloc byte[Sha512.BlockBytes];
        block.Clear();
        if (key.Length > block.Length) Sha512.Hash(key, block);
        else key.CopyTo(block);
        for (int i = 0; i < block.Length; i++) block[i] ^= InnerPad;
        Sha512.Start(_inner);
        Sha512.Add(_inner, block);
        for (int i = 0; i < block.Length; i++) block[i] ^= InnerPad ^ OuterPad;
        Sha512.Start(_outer);
        Sha512.Add(_outer, block);
        block.Clear();
    }

    /// <summary>Writes the 64 bytes of the code of <paramref name="text"/>.</summary>
    public void Sign(ReadOnlySpan<byte> text, Span<byte> code)
    {
        Span<ulong> state = stackalloc ulong[Sha512.StateWords];
        Span<byte> hash = stackalloc byte[Sha512.HashBytes];
        _inner.CopyTo(state);
        Sha512.End(state, text, Sha512.BlockBytes, hash);
        _outer.CopyTo(state);
        Sha512.End(state, hash, Sha512.BlockBytes, code);
    }

    /// <summary>Writes the code in 88 characters of base64.</summary>
    public void SignBase64(ReadOnlySpan<byte> text, Span<byte> base64)
    {
        Span<byte> code = stackalloc byte[CodeBytes];
        Sign(text, code);
        Base64.EncodeToUtf8(code, base64, out _, out _);
    }

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => nameof(HmacSha512);
}
