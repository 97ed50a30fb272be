using System;
using BenchmarkDotNet.Attributes;
using LowLatency.Formats.Histograms;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Bench;

/// <summary>Recording one value, against the least that any recorder must do; 1024 latencies in a cycle.</summary>
public class HistogramBenchmarks
{
    private const int Values = 1024;

    private readonly long[] _values = new long[Values];
    private readonly long[] _counts = new long[1 << 16];
    private Histogram _histogram = new(1, 3_600_000_000_000, 3);

    [Params(2, 3)]
    public int SignificantDigits { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (int i = 0; i < Values; i++) _values[i] = 200 + (random.NextInt64(1 << 20) >> random.Next(12));
        _histogram = new Histogram(1, 3_600_000_000_000, SignificantDigits);
        foreach (long value in _values) _histogram.Record(value);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Values)]
    public void Increment_an_array_element()
    {
        long[] counts = _counts;
        foreach (long value in _values) counts[value & 0xFFFF]++;
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Record()
    {
        Histogram histogram = _histogram;
        foreach (long value in _values) histogram.Record(value);
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Record_with_one_clock_read()
    {
        Histogram histogram = _histogram;
        long last = MonotonicClock.NowNanos;
        for (int i = 0; i < Values; i++)
        {
            long now = MonotonicClock.NowNanos;
            histogram.Record(now - last);
            last = now;
        }
    }

    [Benchmark]
    public long Read_p99() => _histogram.ValueAtPercentile(99);
}
