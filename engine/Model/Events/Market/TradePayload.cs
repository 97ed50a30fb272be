using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Model.Events.Market;

[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct TradePayload
{
    /// <summary>The venue's numeric id; where ids are text, a 64-bit hash of it (de-duplication only).</summary>
    [FieldOffset(0)] public long TradeId;

    [FieldOffset(8)] public Price Price;
    [FieldOffset(16)] public Quantity Quantity;

    /// <summary>Side of the taker.</summary>
    [FieldOffset(24)] public Side Aggressor;

    /// <summary>1 when ids of this venue are contiguous per instrument, so that a missing one is a gap.</summary>
    [FieldOffset(25)] public byte IsIdContiguous;
}
