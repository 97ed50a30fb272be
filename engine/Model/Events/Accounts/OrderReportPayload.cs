using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events.Accounts;

[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct OrderReportPayload
{
    [FieldOffset(0)] public ClientOrderId ClientOrderId;

    /// <summary>The venue's numeric order id, or a 64-bit hash of a text one; 0 when unknown.</summary>
    [FieldOffset(16)] public long VenueOrderId;

    /// <summary>Fill only: the venue's trade id (or its hash), the de-duplication key of fills.</summary>
    [FieldOffset(24)] public long TradeId;

    /// <summary>Fill only.</summary>
    [FieldOffset(32)] public Price LastPrice;

    /// <summary>Fill only.</summary>
    [FieldOffset(40)] public Quantity LastQuantity;

    /// <summary>Executed so far as the venue says; -1 when it does not.</summary>
    [FieldOffset(48)] public Quantity CumulativeQuantity;

    /// <summary>
    /// Fill only: what the venue took, positive = paid, in units of 10^-8 of the asset that FeeAsset names.
    /// </summary>
    [FieldOffset(56)] public Notional Fee;

    [FieldOffset(64)] public OrderReportKind Kind;

    /// <summary><see cref="Liquidity"/>, and above its four bits those of <see cref="UnitStamp"/>'s price.</summary>
    [FieldOffset(65)] public byte LiquidityBits;

    /// <summary><see cref="FeeAsset"/>, and above its four bits those of <see cref="UnitStamp"/>'s quantity.</summary>
    [FieldOffset(66)] public byte FeeAssetBits;

    [FieldOffset(67)] private byte _reserved0;
    [FieldOffset(68)] public ReasonCode Reason;

    /// <summary>Fill only: the fee's asset by number, where the venue names it; none = as FeeAsset says.</summary>
    [FieldOffset(70)] public AssetId FeeAssetId;

    public Liquidity Liquidity
    {
        readonly get => (Liquidity)(LiquidityBits & 0xF);
        set => LiquidityBits = (byte)((LiquidityBits & 0xF0) | ((byte)value & 0xF));
    }

    public FeeAsset FeeAsset
    {
        readonly get => (FeeAsset)(FeeAssetBits & 0xF);
        set => FeeAssetBits = (byte)((FeeAssetBits & 0xF0) | ((byte)value & 0xF));
    }

    /// <summary>What its prices and quantities count in; none = not told, the units of the engine's rules.</summary>
    public UnitStamp Units
    {
        readonly get => new((byte)((LiquidityBits >> 4) | (FeeAssetBits & 0xF0)));
        set
        {
            LiquidityBits = (byte)((LiquidityBits & 0xF) | (value.Bits << 4));
            FeeAssetBits = (byte)((FeeAssetBits & 0xF) | (value.Bits & 0xF0));
        }
    }

    /// <summary>Rejected only, in the place of the fee's asset: what the refusal concerns beside the order.</summary>
    public RefusalScope Scope
    {
        readonly get => Kind == OrderReportKind.Rejected ? (RefusalScope)FeeAssetId.Value : RefusalScope.None;
        set => FeeAssetId = new AssetId((ushort)value);
    }

    /// <summary>
    /// Rejected and CancelRejected only, in the place of the trade's id: the venue's own code of the refusal, as its
    /// error table has it; 0 = it gave none, or the journal is of before.
    /// </summary>
    public int VenueCode
    {
        readonly get => Kind is OrderReportKind.Rejected or OrderReportKind.CancelRejected ? (int)TradeId : 0;
        set => TradeId = value;
    }
}
