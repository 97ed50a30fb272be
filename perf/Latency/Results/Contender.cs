using HdrHistogram;
using HdrHistogram.Utilities;
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

    public LongHistogram FromIntended { get; } = new(1, NanosMax, 3);

    public LongHistogram FromSent { get; } = new(1, NanosMax, 3);

    public LongHistogram SendDelay { get; } = new(1, NanosMax, 3);

    public long Expected { get; private set; }

    public long Missed { get; private set; }

    public long Unexpected { get; private set; }

    public void Add(ArrivalAccount slice)
    {
        FromIntended.Add(Read(slice.FromIntended));
        FromSent.Add(Read(slice.FromSent));
        SendDelay.Add(Read(slice.SendDelay));
        Expected += slice.Expected;
        Missed += slice.Missed;
        Unexpected += slice.Unexpected;
    }

    // By the encoding that an .hlog holds: the recorder's counts, none of them lost.
    private static HistogramBase Read(Histogram recorded) =>
        HistogramEncoding.DecodeFromByteBuffer(ByteBuffer.Allocate(HistogramCodec.Encode(recorded)), 0);
}
