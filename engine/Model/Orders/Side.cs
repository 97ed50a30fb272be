namespace LowLatency.Model.Orders;

/// <summary>Side of an order, or the aggressor of a trade.</summary>
public enum Side : byte
{
    None = 0,
    Buy = 1,
    Sell = 2,
}
