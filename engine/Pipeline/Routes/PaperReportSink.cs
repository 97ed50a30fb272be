using LowLatency.Model.Events;
using LowLatency.Paper;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Routes;

/// <summary>Paper reports into the input ring.</summary>
public readonly struct PaperReportSink : IReportSink
{
    private readonly RingBuffer<EventSlot> _ring;
    private readonly PipelineClock _clock;

    public PaperReportSink(RingBuffer<EventSlot> ring, PipelineClock clock)
    {
        _ring = ring;
        _clock = clock;
    }

    public bool TryPublish(in EventSlot report) => InputStamp.TryPublish(_ring, _clock, report);
}
