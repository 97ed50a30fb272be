using System.Runtime.InteropServices;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
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

    /// <summary><see cref="OrderType"/>, and above its four bits those of <see cref="UnitStamp"/>'s price.</summary>
    [FieldOffset(49)] public byte OrderTypeBits;

    /// <summary>
    /// <see cref="TimeInForce"/>, and above its four bits those of <see cref="UnitStamp"/>'s quantity.
    /// </summary>
    [FieldOffset(50)] public byte TimeInForceBits;

    [FieldOffset(51)] public OrderFlags OrderFlags;

    public OrderType OrderType
    {
        readonly get => (OrderType)(OrderTypeBits & 0xF);
        set => OrderTypeBits = (byte)((OrderTypeBits & 0xF0) | ((byte)value & 0xF));
    }

    public TimeInForce TimeInForce
    {
        readonly get => (TimeInForce)(TimeInForceBits & 0xF);
        set => TimeInForceBits = (byte)((TimeInForceBits & 0xF0) | ((byte)value & 0xF));
    }

    /// <summary>What its price and quantities count in; none = the units of the engine's rules.</summary>
    public UnitStamp Units
    {
        readonly get => new((byte)((OrderTypeBits >> 4) | (TimeInForceBits & 0xF0)));
        set
        {
            OrderTypeBits = (byte)((OrderTypeBits & 0xF) | (value.Bits << 4));
            TimeInForceBits = (byte)((TimeInForceBits & 0xF) | (value.Bits & 0xF0));
        }
    }
}
