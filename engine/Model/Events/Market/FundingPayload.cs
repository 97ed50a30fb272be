using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Market;

/// <summary>
/// Mark price and funding of a perpetual. Rates are in units of 10^-10. A field the venue did not send is 0.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct FundingPayload
{
    public const int RateDecimals = 10;

    [FieldOffset(0)] public Price MarkPrice;
    [FieldOffset(8)] public Price IndexPrice;

    /// <summary>Rate predicted for the settlement at <see cref="NextFundingNanos"/>.</summary>
    [FieldOffset(16)] public long PredictedRate;

    /// <summary>Last settled rate where the venue pushes it, else 0.</summary>
    [FieldOffset(24)] public long SettledRate;

    [FieldOffset(32)] public long NextFundingNanos;

    /// <summary>1 when PredictedRate is present (zero is a legal rate).</summary>
    [FieldOffset(40)] public byte HasPredictedRate;
}
