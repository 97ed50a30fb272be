namespace LowLatency.Protocol.Backoff;

/// <summary>Answer of <see cref="ReconnectBackoff.TryBegin"/>. Numbers are stable.</summary>
public enum ConnectDecision : byte
{
    /// <summary>Connect now: the attempt is counted and in flight.</summary>
    Begin = 0,

    /// <summary>Too early: ask again at the time given.</summary>
    NotDue = 1,

    /// <summary>The attempts of this window are used up: ask again at the time given.</summary>
    BudgetSpent = 2,

    /// <summary>An attempt is in flight already, or the connection is up.</summary>
    InFlight = 3,
}
