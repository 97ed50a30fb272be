using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LowLatency.Venues.Signing;

/// <summary>
/// The compression function of SHA-256 (FIPS 180-4 section 6.2), on a state that the caller keeps: so the blocks that
/// all messages of a key have in common are hashed once. The platform's own goes through OpenSSL and looks its
/// algorithm up for every message, which costs more than hashing a request. Pure, allocation-free; any thread.
/// </summary>
public static unsafe class Sha256
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = 32;

    /// <summary>Words of a state.</summary>
    public const int StateWords = 8;

    private const int ScheduleWords = 64;
    private const int LengthBytes = 8;
    private const int BlockWords = 16;
    private const int LaneWords = 4;

    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Sets the state to that of the empty message.</summary>
    public static void Start(Span<uint> state)
    {
        ReadOnlySpan<uint> initial =
        [
            0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
        ];
        initial.CopyTo(state);
    }

    /// <summary>Hashes the whole blocks of <paramref name="text"/>; returns the bytes taken.</summary>
    public static int Add(Span<uint> state, ReadOnlySpan<byte> text)
    {
        int blocks = text.Length / BlockBytes;
        if (state.Length < StateWords) throw new ArgumentException("a state has 8 words", nameof(state));
        fixed (uint* words = state)
        fixed (byte* bytes = text)
        {
            for (int i = 0; i < blocks; i++) Compress(words, bytes + (i * BlockBytes));
        }

        return blocks * BlockBytes;
    }

    /// <summary>
    /// Hashes the rest of a message and its padding. <paramref name="hashedBytes"/> went into the state before.
    /// </summary>
    public static void End(Span<uint> state, ReadOnlySpan<byte> rest, long hashedBytes, Span<byte> hash)
    {
        ReadOnlySpan<byte> tail = rest[Add(state, rest)..];
        Span<byte> last = stackalloc byte[2 * BlockBytes];
        int end = tail.Length < BlockBytes - LengthBytes ? BlockBytes : 2 * BlockBytes;
        last[..end].Clear();
        tail.CopyTo(last);
        last[tail.Length] = 0x80;
        ulong bits = (ulong)(hashedBytes + rest.Length) * 8;
        BinaryPrimitives.WriteUInt64BigEndian(last[(end - LengthBytes)..], bits);
        Add(state, last[..end]);
        for (int i = 0; i < StateWords; i++) BinaryPrimitives.WriteUInt32BigEndian(hash[(4 * i)..], state[i]);
    }

    /// <summary>Hashes <paramref name="text"/> into the first 32 bytes of <paramref name="hash"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        Span<uint> state = stackalloc uint[StateWords];
        Start(state);
        End(state, text, 0, hash);
    }

    [SkipLocalsInit]
    private static void Compress(uint* state, byte* block)
    {
        // The schedule, and the same with the round constants added.
        uint* words = stackalloc uint[ScheduleWords];
        uint* sums = stackalloc uint[ScheduleWords];
        fixed (uint* constants = Constants)
        {
            for (int i = 0; i < BlockWords; i += LaneWords) Load(words + i, sums + i, constants + i, block + (4 * i));
            (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
            (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);

            // Eight rounds at a time, so that the letters change places in the text and not in registers. The words of
            // later rounds are made in between: they wait for each other, and the rounds fill that time.
            for (int i = 0; i < ScheduleWords; i += 8)
            {
                if (i < ScheduleWords - BlockWords)
                {
                    Extend(words + i + BlockWords, sums + i + BlockWords, constants + i + BlockWords);
                    Extend(words + i + BlockWords + LaneWords, sums + i + BlockWords + LaneWords,
                        constants + i + BlockWords + LaneWords);
                }

                Round(a, b, c, ref d, e, f, g, ref h, sums[i]);
                Round(h, a, b, ref c, d, e, f, ref g, sums[i + 1]);
                Round(g, h, a, ref b, c, d, e, ref f, sums[i + 2]);
                Round(f, g, h, ref a, b, c, d, ref e, sums[i + 3]);
                Round(e, f, g, ref h, a, b, c, ref d, sums[i + 4]);
                Round(d, e, f, ref g, h, a, b, ref c, sums[i + 5]);
                Round(c, d, e, ref f, g, h, a, ref b, sums[i + 6]);
                Round(b, c, d, ref e, f, g, h, ref a, sums[i + 7]);
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    /// <summary>Four words of the block, big-endian.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(uint* word, uint* sum, uint* constant, byte* text)
    {
        Vector128<byte> order = Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
        Vector128<uint> words = Vector128.Shuffle(Vector128.Load(text), order).AsUInt32();
        words.Store(word);
        (words + Vector128.Load(constant)).Store(sum);
    }

    /// <summary>Four more words: the last two of them need the first two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Extend(uint* word, uint* sum, uint* constant)
    {
        Vector128<uint> far = Vector128.Load(word - 15);
        Vector128<uint> words = Vector128.Load(word - 16) + Vector128.Load(word - 7)
            + (Rotate(far, 7) ^ Rotate(far, 18) ^ (far >> 3));
        words += Near(Vector128.CreateScalar(*(ulong*)(word - 2)).AsUInt32());
        words += Vector128.Create(Vector64<uint>.Zero, Near(words).GetLower());
        words.Store(word);
        (words + Vector128.Load(constant)).Store(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Near(Vector128<uint> words) => Rotate(words, 17) ^ Rotate(words, 19) ^ (words >> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate(Vector128<uint> words, int bits) => (words >> bits) | (words << (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Rotate(uint word, int bits) => BitOperations.RotateRight(word, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint word)
    {
        uint first = h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + (g ^ (e & (f ^ g))) + word;
        d += first;
        h = first + (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + ((a & b) | (c & (a | b)));
    }
}
