using System;
using System.Collections.Generic;
using System.IO;
using HdrHistogram;

namespace LowLatency.Backtest.Data;

/// <summary>The intervals of an .hlog: HdrHistogram's text, log formats 1.2 and 1.3.</summary>
/// <remarks>The package computes the width of a bucket in 32 bits: percentiles of values in buckets of 2^31 and wider
/// (at the engine's two digits: from 275 s up) come out two buckets too low.</remarks>
public static class HistogramLog
{
    /// <summary>Reads a whole log.</summary>
    /// <param name="log">ASCII; left open.</param>
    /// <param name="intervals">In order, those before the fault included; times are unix milliseconds.</param>
    /// <param name="fault">What is wrong and where; null = nothing.</param>
    public static bool TryRead(Stream log, out IReadOnlyList<HistogramBase> intervals, out string? fault)
    {
        var read = new List<HistogramBase>();
        intervals = read;
        fault = null;
        try
        {
            using var reader = new HistogramLogReader(log);
            foreach (HistogramBase interval in reader.ReadHistograms()) read.Add(interval);
        }
        catch (Exception exception) when (exception is not (IOException or OutOfMemoryException))
        {
            // The reader has no faults of its own: a damaged line surfaces as whatever met it first.
            fault = $"interval {read.Count + 1} is not a line of an .hlog, or is damaged: {exception.Message}";
        }

        return fault is null;
    }

    /// <summary>Adds intervals up, in a layout that holds all of them.</summary>
    /// <param name="intervals">One or more; read only.</param>
    public static HistogramBase Sum(params ReadOnlySpan<HistogramBase> intervals)
    {
        long lowest = long.MaxValue;
        long highest = 0;
        int digits = 0;
        foreach (HistogramBase interval in intervals)
        {
            lowest = Math.Min(lowest, interval.LowestTrackableValue);
            highest = Math.Max(highest, interval.HighestTrackableValue);
            digits = Math.Max(digits, interval.NumberOfSignificantValueDigits);
        }

        var sum = new LongHistogram(lowest, highest, digits);
        foreach (HistogramBase interval in intervals) sum.Add(interval);
        return sum;
    }
}
