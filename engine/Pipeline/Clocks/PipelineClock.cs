using System.Runtime.CompilerServices;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Pipeline.Clocks;

/// <summary>
/// The one clock of a pipeline: the machine's, or one that is set by whoever steps the pipeline. All stages read it, so
/// that their times can be compared. The machine's is read by any thread, the other by the stepping thread only.
/// </summary>
public sealed class PipelineClock : IReceiveClock
{
    private readonly WallClock? _machine;
    private ReceiveStamp _stepped;

    /// <param name="machine">Wall time from the machine's monotonic clock and an anchor.</param>
    public PipelineClock(WallClock machine) => _machine = machine;

    /// <param name="start">The first moment of stepped time.</param>
    public PipelineClock(in ReceiveStamp start) => _stepped = start;

    /// <summary>Monotonic nanoseconds.</summary>
    public long MonotonicNanos
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _machine != null ? MonotonicClock.NowNanos : _stepped.MonotonicNanos;
    }

    /// <summary>Both times in one reading.</summary>
    public ReceiveStamp Now()
    {
        if (_machine == null) return _stepped;
        long monotonicNanos = MonotonicClock.NowNanos;
        return new ReceiveStamp(monotonicNanos, _machine.ToWallNanos(monotonicNanos));
    }

    /// <summary>Stepped time goes on to this moment. Without effect on the machine's clock.</summary>
    public void StepTo(in ReceiveStamp now) => _stepped = now;
}
