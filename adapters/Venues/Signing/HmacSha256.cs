using System;
using System.Buffers.Text;

namespace LowLatency.Venues.Signing;

/// <summary>
/// HMAC-SHA-256 (RFC 2104) of one key. The blocks that depend on the key alone, and those of a start that most messages
/// have in common, are hashed at construction. Holds what the key is good for: never print or journal it. Allocates
/// nothing after construction; owned by one thread.
/// </summary>
public sealed class HmacSha256
{
    /// <summary>Bytes of a code.</summary>
    public const int CodeBytes = Sha256.HashBytes;

    /// <summary>Characters of a code in hexadecimal.</summary>
    public const int HexLength = 2 * CodeBytes;

    /// <summary>Characters of a code in base64.</summary>
    public const int Base64Length = 44;

    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    private readonly uint[] _inner = new uint[Sha256.StateWords];
    private readonly uint[] _outer = new uint[Sha256.StateWords];
    private readonly uint[] _afterStart = new uint[Sha256.StateWords];
    private readonly byte[] _start;

    /// <param name="key">Any length; one above 64 bytes is hashed first, as the RFC says.</param>
    /// <param name="commonStart">What most messages begin with; only its whole blocks of 64 bytes help.</param>
    public HmacSha256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> commonStart = default)
    {
        Span<byte> block = stackalloc byte[Sha256.BlockBytes];
        block.Clear();
        if (key.Length > block.Length) Sha256.Hash(key, block);
        else key.CopyTo(block);
        for (int i = 0; i < block.Length; i++) block[i] ^= InnerPad;
        Sha256.Start(_inner);
        Sha256.Add(_inner, block);
        for (int i = 0; i < block.Length; i++) block[i] ^= InnerPad ^ OuterPad;
        Sha256.Start(_outer);
        Sha256.Add(_outer, block);
        block.Clear();
        _inner.CopyTo(_afterStart, 0);
        _start = commonStart[..Sha256.Add(_afterStart, commonStart)].ToArray();
    }

    /// <summary>Writes the 32 bytes of the code of <paramref name="text"/>.</summary>
    public void Sign(ReadOnlySpan<byte> text, Span<byte> code)
    {
        Span<uint> state = stackalloc uint[Sha256.StateWords];
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        bool hasStart = _start.Length > 0 && text.StartsWith(_start);
        int done = hasStart ? _start.Length : 0;
        (hasStart ? _afterStart : _inner).CopyTo(state);
        Sha256.End(state, text[done..], Sha256.BlockBytes + done, hash);
        _outer.CopyTo(state);
        Sha256.End(state, hash, Sha256.BlockBytes, code);
    }

    /// <summary>Writes the code in 64 lower-case hexadecimal characters.</summary>
    public void SignHex(ReadOnlySpan<byte> text, Span<byte> hex)
    {
        Span<byte> code = stackalloc byte[CodeBytes];
        Sign(text, code);
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int i = 0; i < code.Length; i++)
        {
            hex[2 * i] = digits[code[i] >> 4];
            hex[(2 * i) + 1] = digits[code[i] & 15];
        }
    }

    /// <summary>Writes the code in 44 characters of base64.</summary>
    public void SignBase64(ReadOnlySpan<byte> text, Span<byte> base64)
    {
        Span<byte> code = stackalloc byte[CodeBytes];
        Sign(text, code);
        Base64.EncodeToUtf8(code, base64, out _, out _);
    }

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => nameof(HmacSha256);
}
