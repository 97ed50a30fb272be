using System;
using System.Threading;

namespace LowLatency.VenueServer.Rest;

/// <summary>Request weight in fixed minutes aligned to the clock.</summary>
internal sealed class WeightWindow(TimeProvider time)
{
    private const long MinuteMillis = 60_000;
    private readonly Lock _gate = new();
    private long _minute;
    private int _used;

    public int Charge(int weight)
    {
        lock (_gate)
        {
            var minute = time.GetUtcNow().ToUnixTimeMilliseconds() / MinuteMillis;
            if (minute != _minute)
                (_minute, _used) = (minute, 0);
            return _used += weight;
        }
    }

    public int SecondsLeft() =>
        (int)(((MinuteMillis - (time.GetUtcNow().ToUnixTimeMilliseconds() % MinuteMillis)) / 1000) + 1);
}
