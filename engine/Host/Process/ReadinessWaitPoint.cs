using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;
using LowLatency.Transport.Connections;

namespace LowLatency.Host.Process;

/// <summary>The sockets of a thread as the place where it waits.</summary>
internal sealed class ReadinessWaitPoint(ReadinessSet sockets) : IWaitPoint
{
    public void Wait(long nanosMax) => sockets.Wait(nanosMax == 0 ? 0 : MonotonicClock.NowNanos, nanosMax);

    public void Wake() => sockets.Wake();
}
