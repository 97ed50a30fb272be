using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Market;

/// <summary>Open, high, low, close and volume of one interval, aligned to the interval since 1970 UTC.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct BarPayload
{
    /// <summary>Start of the bar, unix nanoseconds by the venue's clock.</summary>
    [FieldOffset(0)] public long OpenNanos;

    [FieldOffset(8)] public Price Open;
    [FieldOffset(16)] public Price High;
    [FieldOffset(24)] public Price Low;
    [FieldOffset(32)] public Price Close;

    /// <summary>Base volume.</summary>
    [FieldOffset(40)] public Quantity Volume;

    /// <summary>Base volume bought by takers; -1 when the venue does not say.</summary>
    [FieldOffset(48)] public Quantity TakerBuyVolume;

    [FieldOffset(56)] public int IntervalSeconds;

    /// <summary>-1 when the venue does not say.</summary>
    [FieldOffset(60)] public int TradeCount;
}
