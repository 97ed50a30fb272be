using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>An order as a venue describes it, in the instrument's units.</summary>
public struct OrderRecord
{
    /// <summary>None when the text is no id of ours (<see cref="ClientOrderId.TryParse"/>): a foreign order.</summary>
    public ClientOrderId ClientOrderId;

    public long VenueOrderId;

    /// <summary>Index in the feed's instrument table, -1 = an instrument that is not configured.</summary>
    public short Instrument;

    public VenueOrderStatus Status;
    public Side Side;
    public OrderType OrderType;
    public TimeInForce TimeInForce;
    public OrderFlags OrderFlags;

    /// <summary>Why it ended, when the venue says.</summary>
    public ReasonCode Reason;

    public Price LimitPrice;
    public Quantity Quantity;

    /// <summary>Executed so far; -1 when the message does not say.</summary>
    public Quantity CumulativeQuantity;

    /// <summary>Unix nanoseconds by the venue's clock of the last change, 0 = not told.</summary>
    public long VenueNanos;

    /// <summary>A person amended it: from now on the venue names it by another client order id.</summary>
    public bool IsRenamed;

    /// <summary>It can still be filled.</summary>
    public readonly bool IsLive => Status
        is VenueOrderStatus.Pending or VenueOrderStatus.Working or VenueOrderStatus.PartiallyFilled;

    /// <summary>It ended other than by being filled.</summary>
    public readonly bool IsEnded => Status
        is VenueOrderStatus.Cancelled or VenueOrderStatus.Expired or VenueOrderStatus.Rejected;
}
