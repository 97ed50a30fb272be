using System.Runtime.InteropServices;

namespace LowLatency.Runtime.Ring;

/// <summary>A 64-bit word with at least 120 free bytes on both sides: two of them never share a pair of cache
/// lines (the adjacent-line prefetcher of x64 pulls 128 bytes).</summary>
/// <remarks>Not generic because the runtime refuses an explicit layout on a generic type.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedLong
{
    [FieldOffset(128)]
    public long Value;
}
