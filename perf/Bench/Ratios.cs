using System;

namespace LowLatency.Bench;

/// <summary>Order statistics of a few rounds.</summary>
internal static class Ratios
{
    /// <summary>Median of the per-round ratios, so that a change of the machine's speed between rounds cancels
    /// out.</summary>
    public static double MedianRatio(ReadOnlySpan<double> values, ReadOnlySpan<double> reference)
    {
        double[] ratios = new double[values.Length];
        for (int i = 0; i < ratios.Length; i++) ratios[i] = values[i] / reference[i];
        return Median(ratios);
    }

    public static double Median(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
