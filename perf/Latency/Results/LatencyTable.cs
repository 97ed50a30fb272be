using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using HdrHistogram;

namespace LowLatency.Latency.Results;

/// <summary>Percentiles as a Markdown table, microseconds.</summary>
internal static class LatencyTable
{
    private const double NanosPerMicro = 1_000;

    public static readonly IReadOnlyList<double> Percentiles = [50, 90, 99, 99.9];

    public static string Header(string what) =>
        $"| {what} | count | p50 | p90 | p99 | p99.9 | max |\n| --- | --- | --- | --- | --- | --- | --- |";

    public static string Row(string name, HistogramBase values)
    {
        var row = new StringBuilder();
        row.Append(CultureInfo.InvariantCulture, $"| {name} | {values.TotalCount:N0} |");
        foreach (double percentile in Percentiles) row.Append(Micros(values.GetValueAtPercentile(percentile)));
        return row.Append(Micros(values.GetMaxValue())).ToString();
    }

    /// <summary>The quotients of two distributions at the same percentiles.</summary>
    public static string Ratios(string name, HistogramBase one, HistogramBase other)
    {
        var row = new StringBuilder();
        row.Append(CultureInfo.InvariantCulture, $"| {name} | |");
        foreach (double percentile in Percentiles)
        {
            double divisor = Math.Max(1, other.GetValueAtPercentile(percentile));
            double ratio = one.GetValueAtPercentile(percentile) / divisor;
            row.Append(CultureInfo.InvariantCulture, $" {ratio:F1}x |");
        }

        return row.Append(" |").ToString();
    }

    private static string Micros(long nanos) =>
        string.Create(CultureInfo.InvariantCulture, $" {nanos / NanosPerMicro:N1} |");
}
