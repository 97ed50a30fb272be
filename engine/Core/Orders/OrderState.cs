namespace LowLatency.Core.Orders;

/// <summary>
/// What is proven about an order. Numbers are part of the snapshot format. The transitions are in
/// <see cref="OrderTransitionTable"/>.
/// </summary>
public enum OrderState : byte
{
    /// <summary>No order: a report names an id that the table does not hold.</summary>
    None = 0,

    /// <summary>Decided and recorded; the bytes have not left the box as far as is known.</summary>
    PendingSend = 1,

    /// <summary>The bytes left; the venue has said nothing.</summary>
    Sent = 2,

    /// <summary>Accepted by the venue, nothing filled.</summary>
    Working = 3,

    /// <summary>Some of it filled, the rest works.</summary>
    PartiallyFilled = 4,

    /// <summary>Cancel asked for, nothing filled.</summary>
    CancelPending = 5,

    /// <summary>Cancel asked for, some of it filled.</summary>
    CancelPendingPartial = 6,

    /// <summary>Outcome not proven (LAW 4), nothing filled that is known of.</summary>
    Unknown = 7,

    /// <summary>Outcome of the rest not proven (LAW 4), some of it filled.</summary>
    UnknownPartial = 8,

    Filled = 9,

    Cancelled = 10,

    Rejected = 11,

    Expired = 12,

    /// <summary>Proven never to have left the box.</summary>
    NotSent = 13,
}
