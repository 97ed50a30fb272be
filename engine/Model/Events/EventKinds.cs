namespace LowLatency.Model.Events;

/// <summary>What kinds of events have in common.</summary>
public static class EventKinds
{
    /// <summary>
    /// Journaled for readers, restarts and later versions: the engine counts it, and no decision depends on it.
    /// </summary>
    public static bool IsForReaders(EventKind kind) => kind switch
    {
        EventKind.InstrumentDefinition => true,
        EventKind.AssetDefined or EventKind.AssetBalance or EventKind.Income => false,
        >= EventKind.TextId and <= EventKind.OrderLifetime => true,
        EventKind.TermState or EventKind.ReplicationState => true,
        _ => false,
    };
}
