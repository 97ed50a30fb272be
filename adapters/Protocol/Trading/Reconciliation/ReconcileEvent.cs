namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>What happens to a reconciliation; each answer is one of these.</summary>
internal enum ReconcileEvent : byte
{
    /// <summary>A run is requested, or due, and may begin.</summary>
    Begin = 0,

    /// <summary>The open orders of one instrument were read; others follow.</summary>
    InstrumentListed = 1,

    /// <summary>All open orders were read.</summary>
    Listed = 2,

    /// <summary>A page of trades was read; more of the instrument follow.</summary>
    PageRead = 3,

    /// <summary>A trade belongs to an order that nobody knows.</summary>
    OrderUnknown = 4,

    /// <summary>That order is known now.</summary>
    OrderResolved = 5,

    /// <summary>All trades of an instrument were read; others follow.</summary>
    InstrumentRead = 6,

    /// <summary>All trades were read.</summary>
    TradesRead = 7,

    BalancesRead = 8,

    /// <summary>A missing order has no answer yet.</summary>
    StillMissing = 9,

    /// <summary>Every missing order was answered.</summary>
    NoneMissing = 10,

    /// <summary>A request failed, or its answer was not whole; another attempt is left.</summary>
    Failed = 11,

    /// <summary>The last attempt failed, or the step took too long.</summary>
    Exhausted = 12,

    /// <summary>It waits, and a lock was set since it began: only the end of a new run takes that off.</summary>
    Superseded = 13,
}
