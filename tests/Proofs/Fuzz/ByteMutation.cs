using System;
using LowLatency.Proofs.Market;

namespace LowLatency.Proofs.Fuzz;

/// <summary>Damages bytes in place.</summary>
internal static class ByteMutation
{
    /// <summary>One change of a bit, a byte, a run, or the length.</summary>
    /// <param name="bytes">The buffer; longer than what is used of it by 16 bytes at least.</param>
    /// <param name="length">Bytes in use.</param>
    /// <param name="random">Where and what.</param>
    /// <returns>The new length.</returns>
    public static int Apply(Span<byte> bytes, int length, ScriptRandom random)
    {
        if (length == 0) return 0;
        int at = random.Below(length);
        int run = Math.Min(1 + random.Below(8), length - at);
        switch (random.Below(6))
        {
            case 0:
                bytes[at] = (byte)random.Below(256);
                return length;
            case 1:
                bytes[at] ^= (byte)(1 << random.Below(8));
                return length;
            case 2:
                bytes[(at + run)..length].CopyTo(bytes[at..]);
                return length - run;
            case 3 when length + run <= bytes.Length:
                bytes[at..length].CopyTo(bytes[(at + run)..]);
                return length + run;
            case 4:
                return at;
            default:
                bytes[random.Below(Math.Min(length, 16))] = (byte)random.Below(256);
                return length;
        }
    }
}
