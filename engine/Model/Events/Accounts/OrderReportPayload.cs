using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
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
    [FieldOffset(65)] public Liquidity Liquidity;
    [FieldOffset(66)] public FeeAsset FeeAsset;
    [FieldOffset(67)] private byte _reserved0;
    [FieldOffset(68)] public ReasonCode Reason;

    /// <summary>Fill only: the fee's asset by number, where the venue names it; none = as FeeAsset says.</summary>
    [FieldOffset(70)] public AssetId FeeAssetId;

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
