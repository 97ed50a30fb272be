namespace LowLatency.Model.Orders;

public enum OrderType : byte
{
    None = 0,
    Limit = 1,
    Market = 2,

    /// <summary>
    /// Rests at the venue, in no book, until a trade reaches its trigger price (a sell: at or below, a buy: at or
    /// above); then a market order.
    /// </summary>
    Stop = 3,
}
