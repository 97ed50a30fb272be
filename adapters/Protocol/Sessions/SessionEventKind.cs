namespace LowLatency.Protocol.Sessions;

/// <summary>What a session tells its handler beside messages. Numbers are stable.</summary>
public enum SessionEventKind : byte
{
    None = 0,

    /// <summary>The upgrade was accepted: subscribe now.</summary>
    Opened = 1,

    /// <summary>An open connection is over: no message comes any more. Exactly one for each Opened.</summary>
    Closed = 2,

    /// <summary>An attempt ended before it was open.</summary>
    AttemptFailed = 3,

    /// <summary>The planned life is over: bring a new connection up, then stop this one. Once per connection.</summary>
    RotateDue = 4,

    /// <summary>Many failures in a row. Once per row; trying goes on.</summary>
    Alarm = 5,

    /// <summary>The venue refused us by policy (1008): renew credentials, then say Authorized.</summary>
    AuthorizationNeeded = 6,

    /// <summary>The connect budget of this window is spent; the attempt waits.</summary>
    BudgetSpent = 7,
}
