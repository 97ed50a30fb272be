using System;
using System.Runtime.InteropServices;

namespace LowLatency.Runtime.Threads;

/// <summary>Pins the calling thread to one core (Linux <c>sched_setaffinity</c>).</summary>
public static unsafe partial class ThreadAffinity
{
    private const int MaskWords = 16;
    private const int BitsPerWord = 64;

    /// <summary>Pins the calling thread.</summary>
    /// <param name="core">Core number, 0..1023.</param>
    /// <param name="errno">The system's error number when it is refused, else 0.</param>
    /// <returns>False when the core does not exist or may not be used.</returns>
    public static bool TryPin(int core, out int errno)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(core);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(core, MaskWords * BitsPerWord);
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        mask[core / BitsPerWord] = 1UL << (core % BitsPerWord);
        bool pinned = SetAffinity(0, MaskWords * sizeof(ulong), mask) == 0;
        errno = pinned ? 0 : Marshal.GetLastPInvokeError();
        return pinned;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nuint maskBytes, ulong* mask);
}
