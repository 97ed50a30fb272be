namespace LowLatency.VenueSim.Exchange.Limits;

/// <summary>A counter over windows that are aligned to the clock (LIMITS).</summary>
internal sealed class FixedWindow(long lengthMillis, int limit)
{
    private long _window;
    private int _used;

    public int Limit { get; } = limit;

    public int UsedMax { get; private set; }

    public int Used(long serverMillis)
    {
        if (serverMillis / lengthMillis is var window && window != _window)
            (_window, _used) = (window, 0);
        return _used;
    }

    public int Add(long serverMillis, int count)
    {
        _used = Used(serverMillis) + count;
        if (_used < 0)
            _used = 0;
        if (_used > UsedMax)
            UsedMax = _used;
        return _used;
    }

    public long MillisLeft(long serverMillis) => lengthMillis - (serverMillis % lengthMillis);
}
