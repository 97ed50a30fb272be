namespace LowLatency.Core.Orders;

/// <summary>
/// What can happen to an order: a venue's report, sorted by what its quantities mean against the order, or something
/// that the engine did itself. The columns of <see cref="OrderTransitionTable"/>.
/// </summary>
public enum OrderEvent : byte
{
    Sent = 0,
    NotSent = 1,
    Acknowledged = 2,
    Rejected = 3,

    /// <summary>A new fill that leaves a rest.</summary>
    PartialFill = 4,

    /// <summary>A new fill that completes the order exactly.</summary>
    FinalFill = 5,

    /// <summary>A new fill beyond the order's quantity. The money is real all the same.</summary>
    Overfill = 6,

    /// <summary>A fill whose trade id was seen before.</summary>
    DuplicateFill = 7,

    /// <summary>A fill without a trade id, a positive price or a positive quantity.</summary>
    InvalidFill = 8,

    Cancelled = 9,
    Expired = 10,
    CancelRejected = 11,
    OutcomeUnknown = 12,

    /// <summary>A proven answer: the venue holds it as working, with no fill that is not known here.</summary>
    StatusWorking = 13,

    /// <summary>A proven answer: the venue has executed more than is known here; fills are missing.</summary>
    StatusFillsMissing = 14,

    /// <summary>A proven answer: the venue has no such order (report Status with reason OrderUnknown).</summary>
    StatusAbsent = 15,

    /// <summary>The engine wants it cancelled.</summary>
    CancelRequested = 16,

    /// <summary>No answer for so long that the outcome is in doubt.</summary>
    AcknowledgeTimeout = 17,

    /// <summary>A new run began: what happened meanwhile is not known.</summary>
    Restarted = 18,
}
