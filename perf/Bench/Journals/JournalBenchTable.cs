using System;
using System.Collections.Generic;
using System.IO;

namespace LowLatency.Bench.Journals;

/// <summary>
/// Interleaved rounds; prints the median and the median of the per-round ratios to the first contender.
/// </summary>
internal static class JournalBenchTable
{
    public static void Print(TextWriter output, List<(string Name, Func<double> Measure)> contenders, int rounds)
    {
        double[][] results = new double[contenders.Count][];
        for (int i = 0; i < contenders.Count; i++)
        {
            results[i] = new double[rounds];
            contenders[i].Measure();
            contenders[i].Measure();
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++) results[i][round] = contenders[i].Measure();
        }

        for (int i = 0; i < contenders.Count; i++)
        {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) ratios[round] = results[i][round] / results[0][round];
            output.WriteLine(FormattableString.Invariant(
                $"  {contenders[i].Name,-28} {Median(results[i]),12:F1}   x{Median(ratios):F3}"));
        }
    }

    private static double Median(double[] values)
    {
        double[] sorted = (double[])values.Clone();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
