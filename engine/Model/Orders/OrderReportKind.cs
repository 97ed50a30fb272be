namespace LowLatency.Model.Orders;

/// <summary>What a venue (or the gateway in its place) said about an order.</summary>
public enum OrderReportKind : byte
{
    None = 0,

    /// <summary>The bytes left the box; nothing is known yet.</summary>
    Sent = 1,

    /// <summary>Proven never to have left the box: the order does not exist.</summary>
    NotSent = 2,

    /// <summary>The venue accepted it and it works (or will).</summary>
    Acknowledged = 3,

    /// <summary>The venue refused it: it never worked.</summary>
    Rejected = 4,

    /// <summary>One execution; identified by its trade id.</summary>
    Filled = 5,

    /// <summary>Cancelled with its remaining quantity, at our request or the venue's.</summary>
    Cancelled = 6,

    /// <summary>Ended by its time in force or by the venue.</summary>
    Expired = 7,

    /// <summary>The cancel request was refused (most often: the order is done already).</summary>
    CancelRejected = 8,

    /// <summary>A request's outcome is not known (LAW 4): timeout, 5xx, connection lost after sending.</summary>
    OutcomeUnknown = 9,

    /// <summary>A proven query answer: status and cumulative quantity as the venue holds them.</summary>
    Status = 10,
}
