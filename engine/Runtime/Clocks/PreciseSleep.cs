using System.Runtime.InteropServices;

namespace LowLatency.Runtime.Clocks;

/// <summary>Sleeps shorter than a millisecond, which <c>Thread.Sleep</c> cannot.</summary>
public static partial class PreciseSleep
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Sleeps about <paramref name="nanos"/> nanoseconds, plus the kernel's timer slack; a signal may end it
    /// early.</summary>
    public static void Sleep(long nanos)
    {
        var request = new TimeSpec { Seconds = (nint)(nanos / NanosPerSecond), Nanos = (nint)(nanos % NanosPerSecond) };
        _ = NanoSleep(in request, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec request, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanos;
    }
}
