namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// What an answer means for the request and for what may follow. A venue's error table maps every code
/// to one of these, for order requests and for reads apart.
/// </summary>
public enum OutcomeClass : byte
{
    None = 0,

    Success = 1,

    /// <summary>Reads only: the same request again, bounded, with backoff.</summary>
    RetrySame = 2,

    /// <summary>Not executed; not before the time that the answer names, or the budget allows.</summary>
    RetryAfter = 3,

    /// <summary>Not executed: measure the clock offset, then at most one retry.</summary>
    ResyncClock = 4,

    /// <summary>Execution is not known (LAW 4), or the venue's state is not ours: ask, never send again.</summary>
    Reconcile = 5,

    /// <summary>Final for this request: refused, not executed.</summary>
    Reject = 6,

    /// <summary>Stop trading at this venue and tell a human: keys, signature, permission, ban.</summary>
    Halt = 7,
}
