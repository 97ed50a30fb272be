using System;
using System.Runtime.InteropServices;

namespace LowLatency.Runtime.Ring;

/// <summary>
/// Linux futex on a word of this process. Measured here, a wake through it costs about half of one through
/// <c>AutoResetEvent</c>, which takes locks of the runtime on both sides.
/// </summary>
internal static unsafe partial class Futex
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
