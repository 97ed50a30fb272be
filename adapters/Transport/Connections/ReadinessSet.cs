using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace LowLatency.Transport.Connections;

/// <summary>
/// One wait over all connections of a thread, their deadlines, and whoever wakes that thread: level-triggered epoll,
/// and an eventfd for the others. A connection that may hold bytes keeps the wait from sleeping until it was read
/// empty. One thread; only <see cref="Wake"/> is for any.
/// </summary>
public sealed unsafe class ReadinessSet : IDisposable
{
    /// <summary>Connections at once, those of a rotation included.</summary>
    public const int ConnectionsMax = 1_024;

    private const int EventsMax = 64;
    private const int Counter = -1;

    private readonly int _epoll;
    private readonly int _counter;
    private readonly byte* _events;
    private readonly Lock _wakeLock = new();
    private readonly ReadinessEntry?[] _entries = new ReadinessEntry?[ConnectionsMax];
    private int _used;
    private bool _isDisposed;

    public ReadinessSet()
    {
        _epoll = Epoll.Create();
        _counter = Epoll.CreateCounter();
        _events = (byte*)NativeMemory.AllocZeroed(EventsMax, (nuint)Epoll.EventBytes);

        // Edge-triggered: each wake is one event, and nothing has to be read to be rid of it.
        Epoll.Control(_epoll, Epoll.Add, _counter, Epoll.In | Epoll.EdgeTriggered, Counter);
    }

    ~ReadinessSet() => Free();

    /// <summary>System calls that waited or looked.</summary>
    public long Waits { get; private set; }

    /// <summary>
    /// Looks what came, and sleeps for it: until a socket, a wake, the next deadline of a connection, or the limit.
    /// </summary>
    /// <param name="nowNanos">Now, on the clock of the connections' deadlines.</param>
    /// <param name="nanosMax">Longest sleep; 0 = only looks.</param>
    public void Wait(long nowNanos, long nanosMax)
    {
        int count = Epoll.Wait(_epoll, _events, EventsMax, nanosMax == 0 ? 0 : Limit(nowNanos, nanosMax));
        Waits++;
        for (int i = 0; i < count; i++)
        {
            int index = Epoll.DataAt(_events, i);
            if (index != Counter && _entries[index] is { } entry) entry.IsReady = true;
        }
    }

    /// <summary>Ends a wait that is under way, else the next one; nothing once disposed. Any thread.</summary>
    public void Wake()
    {
        // A late outcome of a pool thread must not write to a descriptor that is somebody else's by now.
        lock (_wakeLock)
        {
            if (!_isDisposed) Epoll.Ring(_counter);
        }
    }

    /// <summary>Closes the descriptors.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes a connection in, with its deadlines; its socket follows.</summary>
    /// <param name="connection">Asked for its deadline before each sleep.</param>
    /// <param name="waitNanosMax">Longest sleep that it bears, whatever its deadline.</param>
    /// <exception cref="InvalidOperationException">There are <see cref="ConnectionsMax"/> already.</exception>
    internal ReadinessEntry Add(IConnection connection, long waitNanosMax)
    {
        int index = Array.IndexOf(_entries, null);
        if (index < 0) throw new InvalidOperationException($"more than {ConnectionsMax} connections on one thread");
        var entry = new ReadinessEntry(_epoll, index, connection, waitNanosMax);
        _entries[index] = entry;
        _used = Math.Max(_used, index + 1);
        return entry;
    }

    internal void Remove(ReadinessEntry entry) => _entries[entry.Index] = null;

    private long Limit(long nowNanos, long nanosMax)
    {
        long limit = nanosMax;
        for (int i = 0; i < _used; i++)
        {
            if (_entries[i] is not { } entry) continue;
            if (entry.IsReady) return 0;
            long wakeNanos = entry.NextWakeNanos;
            if (wakeNanos <= nowNanos) return 0;
            limit = Math.Min(limit, Math.Min(wakeNanos - nowNanos, entry.WaitNanosMax));
        }

        return limit;
    }

    private void Free()
    {
        lock (_wakeLock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        Epoll.Close(_counter);
        Epoll.Close(_epoll);
        NativeMemory.Free(_events);
    }
}
