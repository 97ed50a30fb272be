namespace LowLatency.Protocol.Json;

/// <summary>
/// Byte shuffles that take a decimal of up to 15 characters, drop its point and everything from a given character on,
/// and lay the digits right-aligned into 16 bytes (zeros before them). 16 x 16 entries of 16 bytes.
/// </summary>
internal static unsafe class DigitShuffles
{
    /// <summary>Entry (dot, keep): digits before <c>dot</c> and those between the point and <c>keep</c>.</summary>
    private static readonly byte[] Table = Build();

    /// <summary>First byte of the table; it is pinned for the life of the process.</summary>
    internal static readonly byte* Entries = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Table[0]);

    private static byte[] Build()
    {
        byte[] table = System.GC.AllocateArray<byte>(16 * 16 * 16, pinned: true);
        for (int dot = 0; dot < 16; dot++)
        {
            for (int keep = 0; keep < 16; keep++) Fill(table, dot, keep);
        }

        return table;
    }

    private static void Fill(byte[] table, int dot, int keep)
    {
        int entry = ((dot << 4) | keep) << 4;
        int digits = keep <= dot ? System.Math.Min(dot, 16) : keep - 1;
        int target = 16 - digits;
        for (int i = 0; i < target; i++) table[entry + i] = 0x80;
        for (int i = 0; i < digits; i++) table[entry + target + i] = (byte)(i < dot ? i : i + 1);
    }
}
