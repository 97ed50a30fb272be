using System;
using System.Globalization;
using LowLatency.Model.Numbers;
using LowLatency.Proofs.Market;
using LowLatency.Proofs.Reporting;

namespace LowLatency.Proofs.Hashes;

/// <summary>
/// Decimal text to units and back, both signs and every number of decimals. It found that the .NET 9 AOT compiler
/// refused every negative number that the same source accepted under the JIT.
/// </summary>
internal static class NumberProof
{
    private const int Rounds = 200_000;

    public static void Run(ProofLog log)
    {
        var random = new ScriptRandom(7);
        Span<byte> text = stackalloc byte[64];
        for (int i = 0; i < Rounds; i++)
        {
            long units = Units(random);
            int decimals = random.Below(19);
            bool isSame = FixedPoint.TryFormat(units, decimals, text, out int length)
                && FixedPoint.TryParse(text[..length], decimals, out long parsed) && parsed == units;
            if (isSame) continue;
            CultureInfo culture = CultureInfo.InvariantCulture;
            log.Check("numbers-text", false, string.Create(culture, $"{units} with {decimals} decimals"));
            return;
        }

        log.Check("numbers-text", true, $"round-trips={Rounds}");
    }

    // Of every magnitude, and the two ends of the range.
    private static long Units(ScriptRandom random)
    {
        int kind = random.Below(1_000);
        if (kind < 2) return kind == 0 ? long.MinValue : long.MaxValue;
        long high = (long)random.Below(int.MaxValue) << 33;
        long bits = high ^ ((long)random.Below(int.MaxValue) << 8) ^ random.Below(256);
        return bits >> random.Below(64);
    }
}
