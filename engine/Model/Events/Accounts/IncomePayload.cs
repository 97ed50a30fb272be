using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// Money that came or went without a fill, from the venue's income records; its time is the header's venue time. With
/// the kind Funding it is a funding payment.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct IncomePayload
{
    /// <summary>Positive = received, in units of 10^-<see cref="Decimals"/> of the asset.</summary>
    [FieldOffset(0)] public long Amount;

    /// <summary>The venue's id or the key of its text id: what makes a record count once.</summary>
    [FieldOffset(8)] public long IncomeId;

    /// <summary>Funding: the rate, in units of 10^-10; else 0.</summary>
    [FieldOffset(16)] public long Rate;

    /// <summary>Funding: signed position that it was taken on, as far as the venue says; else 0.</summary>
    [FieldOffset(24)] public Quantity PositionQuantity;

    /// <summary>Funding: at which price; 0 = not said.</summary>
    [FieldOffset(32)] public Price MarkPrice;
    [FieldOffset(40)] public AssetId Asset;
    [FieldOffset(42)] public IncomeKind Kind;
    [FieldOffset(43)] public byte Decimals;
}
