namespace LowLatency.Model.Commands;

/// <summary>What the engine asks of the world. Numbers are part of the format and are never reused.</summary>
public enum CommandKind : ushort
{
    None = 0,
    PlaceOrder = 1,
    CancelOrder = 2,

    /// <summary>Ask the venue what became of an order whose outcome is unknown.</summary>
    QueryOrder = 3,

    /// <summary>
    /// Compare orders, fills and balances with the venue's. One for each instrument that is traded;
    /// <see cref="EngineCommand.Detail"/> is the last trade id up to which its fills are proven, 0 = none yet.
    /// </summary>
    Reconcile = 4,

    /// <summary>The book is not to be trusted: fetch a snapshot and prove continuity anew.</summary>
    ResyncBook = 10,

    /// <summary>The instrument's rules or status are not what was assumed: ask the venue for them.</summary>
    RefreshRules = 11,

    /// <summary>Something a human must know; reason and scope say what.</summary>
    Alarm = 20,
}
