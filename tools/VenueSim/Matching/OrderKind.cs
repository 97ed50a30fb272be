namespace LowLatency.VenueSim.Matching;

/// <summary>How an order meets the book.</summary>
public enum OrderKind
{
    /// <summary>Takes up to its price, the rest rests.</summary>
    Limit,

    /// <summary>Takes at any price, the rest is cancelled.</summary>
    Market,

    /// <summary>Takes up to its price, the rest is cancelled.</summary>
    ImmediateOrCancel,

    /// <summary>Rests, or is rejected when it would take.</summary>
    PostOnly,
}
