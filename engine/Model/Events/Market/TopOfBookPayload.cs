using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Market;

/// <summary>Best bid and ask as pushed by the venue; a price of zero = that side is empty.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct TopOfBookPayload
{
    /// <summary>Comparable with the book's sequence where the venue says so (Binance u), else 0.</summary>
    [FieldOffset(0)] public long Sequence;

    [FieldOffset(8)] public Price BidPrice;
    [FieldOffset(16)] public Quantity BidQuantity;
    [FieldOffset(24)] public Price AskPrice;
    [FieldOffset(32)] public Quantity AskQuantity;
}
