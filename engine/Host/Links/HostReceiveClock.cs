using LowLatency.Protocol.Sessions;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Host.Links;

/// <summary>
/// The receive threads' stamps from the clocks that all other threads use, so that stages can be compared.
/// </summary>
internal sealed class HostReceiveClock : IReceiveClock
{
    private readonly WallClock _wallClock;

    public HostReceiveClock(WallClock wallClock) => _wallClock = wallClock;

    public ReceiveStamp Now()
    {
        long monotonicNanos = MonotonicClock.NowNanos;
        return new ReceiveStamp(monotonicNanos, _wallClock.ToWallNanos(monotonicNanos));
    }
}
