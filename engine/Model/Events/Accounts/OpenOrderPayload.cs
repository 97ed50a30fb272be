using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Model.Events.Accounts;

/// <summary>
/// An order that a venue's list of open orders holds. Proven: it comes from a whole, fresh answer.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct OpenOrderPayload
{
    /// <summary>None when the order is not of this product: it is left alone.</summary>
    [FieldOffset(0)] public ClientOrderId ClientOrderId;

    /// <summary>The venue's numeric order id, or a 64-bit hash of a text one.</summary>
    [FieldOffset(16)] public long VenueOrderId;

    /// <summary>Zero for a market order.</summary>
    [FieldOffset(24)] public Price LimitPrice;

    [FieldOffset(32)] public Quantity Quantity;

    /// <summary>Executed so far.</summary>
    [FieldOffset(40)] public Quantity CumulativeQuantity;

    [FieldOffset(48)] public Side Side;
    [FieldOffset(49)] public OrderType OrderType;
    [FieldOffset(50)] public TimeInForce TimeInForce;
    [FieldOffset(51)] public OrderFlags OrderFlags;
}
