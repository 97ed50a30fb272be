using HdrHistogram;
using LowLatency.Paper;

namespace LowLatency.Backtest.Runs;

/// <summary>Order latencies drawn from a recorded distribution, from a seed; reports take a constant.</summary>
public sealed class SampledLatency : IPaperLatency
{
    private const ulong Denominator = 1UL << 30;

    private readonly HistogramBase _orders;
    private readonly long _reportNanos;
    private ulong _state;

    public SampledLatency(HistogramBase orders, long reportNanos, ulong seed)
    {
        _orders = orders;
        _reportNanos = reportNanos;
        _state = seed;
    }

    public long OrderNanos()
    {
        // SplitMix64 (Steele, Lea, Flood 2014).
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return _orders.GetValueAtPercentile(100.0 * (mixed % Denominator) / Denominator);
    }

    public long ReportNanos() => _reportNanos;
}
