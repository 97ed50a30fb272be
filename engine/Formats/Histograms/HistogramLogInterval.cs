namespace LowLatency.Formats.Histograms;

/// <summary>One interval of an .hlog.</summary>
/// <param name="Tag">Empty = untagged.</param>
/// <param name="StartNanos">Nanoseconds since the Unix epoch (to the millisecond that the format keeps).</param>
/// <param name="LengthNanos">Nanoseconds, to the millisecond.</param>
/// <param name="Histogram">What was recorded.</param>
public sealed record HistogramLogInterval(string Tag, long StartNanos, long LengthNanos, Histogram Histogram);
