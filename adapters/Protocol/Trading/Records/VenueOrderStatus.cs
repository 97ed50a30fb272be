namespace LowLatency.Protocol.Trading.Records;

/// <summary>A venue's status of an order in common words.</summary>
public enum VenueOrderStatus : byte
{
    /// <summary>Not known to this adapter: treated as a doubt, never as an end.</summary>
    None = 0,

    /// <summary>Accepted, not yet working.</summary>
    Pending = 1,
    Working = 2,
    PartiallyFilled = 3,
    Filled = 4,
    Cancelled = 5,

    /// <summary>Ended by the venue; may carry fills.</summary>
    Expired = 6,

    /// <summary>Never worked.</summary>
    Rejected = 7,
}
