using System.Runtime.InteropServices;
using LowLatency.Model.Identity;

namespace LowLatency.Model.Instruments;

/// <summary>
/// What an instrument is and whether it trades, at the start and on every change while running. Tick, lot and limits
/// are those of an InstrumentRules event.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct InstrumentDefinition
{
    /// <summary>
    /// Base asset of one contract in units of 10^-<see cref="ContractDecimals"/>; 0 = quantities are of the base
    /// asset.
    /// </summary>
    [FieldOffset(0)] public long ContractSize;

    /// <summary>Unix nanoseconds by the venue's clock from which it holds; 0 = now.</summary>
    [FieldOffset(8)] public long EffectiveNanos;

    /// <summary>Unix nanoseconds by the venue's clock; 0 = none.</summary>
    [FieldOffset(16)] public long DeliveryNanos;
    [FieldOffset(24)] public AssetId BaseAsset;
    [FieldOffset(26)] public AssetId QuoteAsset;
    [FieldOffset(28)] public AssetId SettlementAsset;
    [FieldOffset(30)] public InstrumentKind Kind;
    [FieldOffset(31)] public InstrumentStatus Status;

    /// <summary>Of the position's value, in parts per million; 0 = not said.</summary>
    [FieldOffset(32)] public uint MaintenanceMarginPpm;

    /// <summary>Largest leverage times 100; 0 = not said.</summary>
    [FieldOffset(36)] public ushort LeverageHundredthsMax;
    [FieldOffset(38)] public byte ContractDecimals;
}
