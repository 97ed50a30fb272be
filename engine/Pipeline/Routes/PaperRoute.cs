using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Paper;
using LowLatency.Pipeline.Clocks;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Routes;

/// <summary>The way out of the paper role: it ends in this process.</summary>
public sealed class PaperRoute : IOrderRoute
{
    private readonly PaperVenue _paper;
    private readonly RingBuffer<EventSlot> _ring;
    private readonly PipelineClock _clock;
    private readonly long _reportLatencyNanos;
    private long _wallAheadNanos;
    private bool _isDue;

    public PaperRoute(PaperVenue paper, long reportLatencyNanos, RingBuffer<EventSlot> ring, PipelineClock clock)
    {
        _paper = paper;
        _reportLatencyNanos = reportLatencyNanos;
        _ring = ring;
        _clock = clock;
    }

    public bool IsQuiet => _paper.IsQuiet;

    public long NextWakeNanos
    {
        get
        {
            long dueNanos = _paper.NextDueNanosBehind(_reportLatencyNanos);
            return dueNanos == long.MaxValue ? dueNanos : dueNanos - _wallAheadNanos;
        }
    }

    public bool IsHeldUp => _isDue && !_ring.HasRoom;

    public void Start()
    {
    }

    public void OnEvent(ReadOnlySpan<EventSlot> message) => _paper.OnMarket(message);

    // From the stamp of the bytes, not from the engine's time: that may be a clock event's which overtook them.
    public bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos) => _paper.TryAccept(
        in command, wallNanos - (monotonicNanos - command.CauseReceiveMonotonicNanos), wallNanos);

    // Nobody hears of an execution before its report is due. Until then the market's messages of before it may still
    // come through the ring, so that an order meets the book of its moment however the threads run.
    public int Step(long monotonicNanos, long wallNanos)
    {
        _wallAheadNanos = wallNanos - monotonicNanos;
        int done = _paper.Step(wallNanos - _reportLatencyNanos, wallNanos, new PaperReportSink(_ring, _clock));
        _isDue = NextWakeNanos <= monotonicNanos;
        return done;
    }

    public void Dispose()
    {
    }
}
