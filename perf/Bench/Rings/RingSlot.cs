using System.Runtime.InteropServices;

namespace LowLatency.Bench.Rings;

[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct RingSlot
{
    public long PublicationSequence;
    public long Value;
}
