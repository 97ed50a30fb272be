namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>What the exchange lets one do with a symbol. Cancels pass while it is listed.</summary>
public enum SymbolStatus
{
    /// <summary>Everything.</summary>
    Trading,

    /// <summary>No orders: a break.</summary>
    Halted,

    /// <summary>Cancels only.</summary>
    CancelOnly,

    /// <summary>A call auction: no orders of clients here.</summary>
    Auction,

    /// <summary>Gone from the list: its orders are ended, and no request may name it.</summary>
    Unlisted,
}
