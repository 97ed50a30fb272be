namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>Why an order expired.</summary>
public enum ExpiryReason
{
    /// <summary>It did not, or nothing more is to be said.</summary>
    None,

    /// <summary>Not all of it could be filled at once (fill or kill).</summary>
    FillOrKill,

    /// <summary>The rest could not be filled at once (immediate or cancel).</summary>
    ImmediateOrCancel,

    /// <summary>The book held nothing to fill a market order with.</summary>
    NoLiquidity,

    /// <summary>A triggered stop costs more than the account holds.</summary>
    Unaffordable,

    /// <summary>The venue decided so.</summary>
    ByVenue,
}
