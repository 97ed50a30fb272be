using System;
using System.Runtime.InteropServices;

namespace LowLatency.Venues.Bybit;

/// <summary>
/// Trade ids are UUIDs on linear and numbers on spot: a number is taken as it is, any other text as a 64-bit hash. Only
/// for finding duplicates; ids are not contiguous.
/// </summary>
internal static class BybitTradeId
{
    internal static long Of(ReadOnlySpan<byte> text)
    {
        if (text.Length is > 0 and <= 18 && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            long number = 0;
            foreach (byte digit in text) number = (number * 10) + (digit - '0');
            return number;
        }

        ulong hash = (ulong)text.Length * 0x9E37_79B9_7F4A_7C15;
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[8..];
        }

        ulong rest = 0;
        foreach (byte character in text) rest = (rest << 8) | character;
        return (long)Mix(hash ^ rest);
    }

    private static ulong Mix(ulong value)
    {
        value *= 0xBF58_476D_1CE4_E5B9;
        return value ^ (value >> 29);
    }
}
