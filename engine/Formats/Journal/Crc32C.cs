using System;
using System.Buffers.Binary;
using System.Numerics;

namespace LowLatency.Formats.Journal;

/// <summary>
/// CRC-32C (Castagnoli, RFC 3720 B.4): initial value all ones, final inversion; the check value of "123456789" is
/// 0xE3069283. The same value with and without hardware support. Any thread.
/// </summary>
public static class Crc32C
{
    /// <summary>State before the first byte.</summary>
    public const uint Initial = uint.MaxValue;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Append(Initial, bytes);

    /// <summary>Advances a state (not yet inverted) over more bytes.</summary>
    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[4..];
        }

        foreach (byte value in bytes) state = BitOperations.Crc32C(state, value);
        return state;
    }
}
