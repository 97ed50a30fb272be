using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Paper;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;

namespace LowLatency.Host.Pipeline;

/// <summary>The way out of the paper role: it ends in this process.</summary>
internal sealed class PaperExit : IOrderExit
{
    private readonly PaperVenue _paper;
    private readonly RingBuffer<EventSlot> _ring;
    private readonly EventClock _clock;

    public PaperExit(PaperVenue paper, RingBuffer<EventSlot> ring, EventClock clock)
    {
        _paper = paper;
        _ring = ring;
        _clock = clock;
    }

    public bool IsQuiet => _paper.IsQuiet;

    public void Start()
    {
    }

    public void OnEvent(ReadOnlySpan<EventSlot> message) => _paper.OnMarket(message);

    public bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos) =>
        _paper.TryAccept(in command, wallNanos);

    public int Step(long monotonicNanos, long wallNanos) => _paper.Step(wallNanos, new PaperReportSink(_ring, _clock));

    public void Dispose()
    {
    }
}
