using LowLatency.Latency.Results;

namespace LowLatency.Latency.Runs;

/// <summary>A part of a run with a neighbour.</summary>
/// <param name="Text">What the neighbour does.</param>
/// <param name="Order">The first account's order path in it.</param>
/// <param name="StartNanos">Wall time of its begin.</param>
/// <param name="EndNanos">Wall time of its end.</param>
internal sealed record Phase(string Text, Contender Order, long StartNanos, long EndNanos)
{
    public double Seconds => (EndNanos - StartNanos) / 1e9;
}
