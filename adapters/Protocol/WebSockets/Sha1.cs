using System;
using System.Buffers.Binary;
using System.Numerics;

namespace LowLatency.Protocol.WebSockets;

/// <summary>
/// SHA-1 (RFC 3174) for the opening handshake, where it proves nothing but that the peer speaks WebSocket. The
/// platform's own would load OpenSSL, which costs a plain connection tens of milliseconds at start. Not for secrets.
/// </summary>
public static class Sha1
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = 20;

    private const int BlockBytes = 64;
    private const int LengthBytes = 8;

    /// <summary>Hashes <paramref name="text"/> into the first 20 bytes of <paramref name="hash"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        ReadOnlySpan<byte> rest = text;
        for (; rest.Length >= BlockBytes; rest = rest[BlockBytes..]) Add(rest, state);

        // Padding: one bit, zeros, the length in bits; a second block when they do not fit behind the rest.
        Span<byte> last = stackalloc byte[2 * BlockBytes];
        last.Clear();
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        int end = rest.Length < BlockBytes - LengthBytes ? BlockBytes : 2 * BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(last[(end - LengthBytes)..], (ulong)text.Length * 8);
        for (int block = 0; block < end; block += BlockBytes) Add(last[block..], state);
        for (int i = 0; i < state.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(hash[(4 * i)..], state[i]);
    }

    private static void Add(ReadOnlySpan<byte> block, Span<uint> state)
    {
        Span<uint> words = stackalloc uint[80];
        for (int i = 0; i < 16; i++) words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (int i = 16; i < words.Length; i++)
        {
            words[i] = BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }

        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        for (int i = 0; i < words.Length; i++)
        {
            (uint mix, uint constant) = (i / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5A827999u),
                1 => (b ^ c ^ d, 0x6ED9EBA1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8F1BBCDCu),
                _ => (b ^ c ^ d, 0xCA62C1D6u),
            };
            uint next = BitOperations.RotateLeft(a, 5) + mix + e + constant + words[i];
            (a, b, c, d, e) = (next, a, BitOperations.RotateLeft(b, 30), c, d);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }
}
