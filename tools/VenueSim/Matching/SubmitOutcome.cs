namespace LowLatency.VenueSim.Matching;

/// <summary>What became of an order at its submission.</summary>
public enum SubmitOutcome
{
    /// <summary>The whole or the rest of it rests in the book.</summary>
    Resting,

    /// <summary>Filled completely.</summary>
    Filled,

    /// <summary>The part that could not be filled was cancelled.</summary>
    Cancelled,

    /// <summary>Rejected: a post-only order would have taken.</summary>
    RejectedWouldTake,

    /// <summary>Rejected: price or size is not positive.</summary>
    RejectedInvalid,

    /// <summary>What was left expired, because it met an order of its own owner.</summary>
    Prevented,
}
