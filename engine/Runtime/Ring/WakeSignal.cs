using System;
using System.Threading;

namespace LowLatency.Runtime.Ring;

/// <summary>Lets one thread sleep until another has something for it. Waking a thread that is awake costs one
/// read.</summary>
public sealed class WakeSignal : IDisposable
{
    private const long Awake = 0;
    private const long Waiting = 1;

    private readonly AutoResetEvent _event = new(initialState: false);
    private PaddedLong _state;

    /// <summary>Sleeps until woken or timed out, unless there is work already. Owner thread only.</summary>
    /// <returns>False after a time-out.</returns>
    public bool WaitUnlessAvailable(IAvailability source, int timeoutMillis)
    {
        // Full fence between "I am waiting" and the last look; its partner is in RingBuffer.Publish.
        Interlocked.Exchange(ref _state.Value, Waiting);
        bool woken = source.IsAvailable || _event.WaitOne(timeoutMillis);
        Volatile.Write(ref _state.Value, Awake);
        return woken;
    }

    /// <summary>Wakes the owner if it sleeps. The caller must have put a full fence between publishing the work and
    /// this call. Any thread.</summary>
    public void WakeIfWaiting()
    {
        if (Volatile.Read(ref _state.Value) == Waiting) Wake();
    }

    /// <summary>Wakes the owner, or makes its next wait return at once. Any thread.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _state.Value, Awake) == Waiting) _event.Set();
    }

    /// <inheritdoc/>
    public void Dispose() => _event.Dispose();
}
