using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// A position as a derivatives venue reports it. Prices and quantities are in the instrument's units, money in units of
/// 10^-8 of the settlement asset. A field that the venue does not send is 0.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct PositionPayload
{
    /// <summary>Signed: short is negative.</summary>
    [FieldOffset(0)] public Quantity Quantity;
    [FieldOffset(8)] public Price EntryPrice;
    [FieldOffset(16)] public Price MarkPrice;
    [FieldOffset(24)] public Price LiquidationPrice;
    [FieldOffset(32)] public Notional UnrealisedProfit;

    /// <summary>Held for this position.</summary>
    [FieldOffset(40)] public Notional Margin;

    /// <summary>Below it the venue liquidates.</summary>
    [FieldOffset(48)] public Notional MaintenanceMargin;

    /// <summary>As in <see cref="AssetBalancePayload.AskedNanos"/>.</summary>
    [FieldOffset(56)] public long AskedNanos;

    /// <summary>Leverage times 100; 65535 = that or more.</summary>
    [FieldOffset(64)] public ushort LeverageHundredths;
    [FieldOffset(66)] public AssetId SettlementAsset;
    [FieldOffset(68)] public MarginMode MarginMode;

    /// <summary>None in one-way mode.</summary>
    [FieldOffset(69)] public PositionSide PositionSide;
    [FieldOffset(70)] public BalanceSource Source;
}
