using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace LowLatency.Runtime.Ring;

/// <summary>Lets one thread sleep until another has something for it. Waking a thread that is awake costs one
/// read.</summary>
public sealed unsafe partial class WakeSignal : IDisposable
{
    private const int Awake = 0;
    private const int Waiting = 1;
    private const int Rung = 2;
    private const int LineBytes = 128;

    // Alone on its cache lines and never moved: the kernel waits on its address.
    private readonly int* _state;
    private readonly IWaitPoint? _point;
    private bool _isDisposed;

    /// <summary>A signal whose owner is awake.</summary>
    /// <param name="point">Where the owner sleeps; null = on a futex of the signal itself.</param>
    public WakeSignal(IWaitPoint? point = null)
    {
        _point = point;
        _state = (int*)NativeMemory.AlignedAlloc(LineBytes, LineBytes);
        NativeMemory.Clear(_state, LineBytes);
    }

    ~WakeSignal() => Free();

    /// <summary>Sleeps until woken or timed out, unless there is work already. Owner thread only.</summary>
    /// <param name="source">Looked at once more before the sleep.</param>
    /// <param name="timeoutNanos">Longest sleep, nanoseconds.</param>
    /// <returns>False when nobody has rung: after a time-out, or when bytes ended the wait at a wait point.</returns>
    public bool WaitUnlessAvailable(IAvailability source, long timeoutNanos)
    {
        // Full fence between "I am waiting" and the last look; its partner is in RingBuffer.Publish.
        if (Interlocked.Exchange(ref *_state, Waiting) == Rung)
        {
            Volatile.Write(ref *_state, Awake);
            return true;
        }

        if (source.IsAvailable)
        {
            // A ring that came meanwhile stays for the next wait.
            Interlocked.CompareExchange(ref *_state, Awake, Waiting);
            return true;
        }

        if (_point != null) _point.Wait(timeoutNanos);
        else Futex.Wait(_state, Waiting, timeoutNanos);
        return Interlocked.Exchange(ref *_state, Awake) == Rung;
    }

    /// <summary>Wakes the owner if it sleeps. The caller must have put a full fence between publishing the work and
    /// this call. Any thread.</summary>
    public void WakeIfWaiting()
    {
        if (Volatile.Read(ref *_state) == Waiting) Wake();
    }

    /// <summary>Wakes the owner, or makes its next wait return at once. Any thread.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref *_state, Rung) != Waiting) return;
        if (_point != null) _point.Wake();
        else Futex.WakeOne(_state);
    }

    /// <summary>Gives the memory back. Neither side may use the signal any more.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        NativeMemory.AlignedFree(_state);
    }

    /// <summary>
    /// Linux futex on a word of this process. Measured here, a wake through it costs about half of one through
    /// <c>AutoResetEvent</c>, which takes locks of the runtime on both sides.
    /// </summary>
    private static partial class Futex
    {
        private const int WaitPrivate = 128;
        private const int WakePrivate = 129;
        private const long NanosPerSecond = 1_000_000_000;

        private static readonly long CallNumber = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 202,
            Architecture.Arm64 => 98,
            _ => throw new PlatformNotSupportedException($"futex on {RuntimeInformation.ProcessArchitecture}"),
        };

        /// <summary>Sleeps while the word has the value, until woken, interrupted or timed out. True = woken.</summary>
        internal static bool Wait(int* word, int value, long timeoutNanos)
        {
            var timeout = new TimeSpec
            {
                Seconds = (nint)(timeoutNanos / NanosPerSecond),
                Nanos = (nint)(timeoutNanos % NanosPerSecond),
            };
            return Call(CallNumber, word, WaitPrivate, value, &timeout, 0, 0) == 0;
        }

        internal static void WakeOne(int* word) => _ = Call(CallNumber, word, WakePrivate, 1, null, 0, 0);

        [LibraryImport("libc", EntryPoint = "syscall")]
        private static partial long Call(
            long number, int* word, nint operation, nint value, TimeSpec* timeout, nint unused, nint unused2);

        [StructLayout(LayoutKind.Sequential)]
        private struct TimeSpec
        {
            public nint Seconds;
            public nint Nanos;
        }
    }
}
