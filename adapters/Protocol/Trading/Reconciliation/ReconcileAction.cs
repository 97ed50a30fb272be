namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>What is done at a transition.</summary>
internal enum ReconcileAction : byte
{
    None = 0,

    /// <summary>The step begins, at its first instrument.</summary>
    Enter = 1,

    /// <summary>The same for the next instrument.</summary>
    EnterNext = 2,

    /// <summary>The same for the same instrument.</summary>
    EnterAgain = 3,

    /// <summary>Ask for what the step needs, now.</summary>
    Ask = 4,

    /// <summary>Ask for the missing orders, then read trades.</summary>
    QueryMissing = 5,

    /// <summary>Go on with the page of trades where it was left.</summary>
    WalkOn = 6,

    /// <summary>Again after a pause that grows.</summary>
    Retry = 7,

    /// <summary>Look again soon.</summary>
    Wait = 8,

    /// <summary>Everything was compared.</summary>
    End = 9,

    /// <summary>The lock stays, a new run follows.</summary>
    Fail = 10,

    /// <summary>All trades were heard; read the balances.</summary>
    ReadBalances = 11,
}
