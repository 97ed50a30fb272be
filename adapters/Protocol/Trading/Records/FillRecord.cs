using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>One execution as a venue describes it, in the instrument's units.</summary>
public struct FillRecord
{
    /// <summary>None where the venue's list names the order by its own id only.</summary>
    public ClientOrderId ClientOrderId;

    public long VenueOrderId;

    /// <summary>Unique for the instrument.</summary>
    public long TradeId;

    public short Instrument;
    public Side Side;
    public Liquidity Liquidity;

    /// <summary>What <see cref="FeeUnits"/> are of.</summary>
    public FeeAsset FeeAsset;

    /// <summary>What price and quantity count in.</summary>
    public UnitStamp Units;

    /// <summary>With FeeAsset.Other: index in <see cref="AssetTable"/>; -1 = of none of its assets.</summary>
    public short OtherFeeAsset;

    public Price Price;
    public Quantity Quantity;

    /// <summary>Fee paid, in units of 10^-8 of the asset it was taken in; negative = rebate.</summary>
    public long FeeUnits;

    public long VenueNanos;
}
