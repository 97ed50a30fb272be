using System;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace LowLatency.Fuzz;

/// <summary>Where instrumented code counts the ways it takes. One thread.</summary>
internal static unsafe class CoverageMap
{
    /// <summary>As SharpFuzz has it: it writes to 16-bit places.</summary>
    public const int Bytes = 1 << 16;

    /// <summary>Before any instrumented code, which writes to it unasked.</summary>
    public static void Make() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Bytes);

    /// <summary>Nothing was taken yet.</summary>
    public static Span<byte> Clear()
    {
        var map = new Span<byte>(Trace.SharedMem, Bytes);
        map.Clear();
        Trace.PrevLocation = 0;
        return map;
    }
}
