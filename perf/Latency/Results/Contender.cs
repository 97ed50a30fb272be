using LowLatency.Formats.Histograms;
using LowLatency.Latency.OpenLoop;

namespace LowLatency.Latency.Results;

/// <summary>What one contender's slices add up to.</summary>
internal sealed class Contender
{
    private const long NanosMax = 60_000_000_000;

    /// <param name="tag">Its name in the log.</param>
    /// <param name="text">Its name in the table.</param>
    public Contender(string tag, string text)
    {
        Tag = tag;
        Text = text;
    }

    public string Tag { get; }

    public string Text { get; }

    public Histogram FromIntended { get; } = new(1, NanosMax, 3);

    public Histogram FromSent { get; } = new(1, NanosMax, 3);

    public Histogram SendDelay { get; } = new(1, NanosMax, 3);

    public long Expected { get; private set; }

    public long Missed { get; private set; }

    public long Unexpected { get; private set; }

    public void Add(ArrivalAccount slice)
    {
        FromIntended.Add(slice.FromIntended);
        FromSent.Add(slice.FromSent);
        SendDelay.Add(slice.SendDelay);
        Expected += slice.Expected;
        Missed += slice.Missed;
        Unexpected += slice.Unexpected;
    }
}
