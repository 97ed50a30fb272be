namespace LowLatency.Protocol.History;

/// <summary>What the owner of a <see cref="HistoryFetch"/> does next.</summary>
public enum FetchStep : byte
{
    /// <summary>Send the target as a GET.</summary>
    Send = 0,

    /// <summary>Step again at the time given, not before.</summary>
    Wait = 1,

    /// <summary>Everything that the venue has was taken.</summary>
    Done = 2,

    /// <summary>It ends here: see <see cref="HistoryFetch.Failure"/>.</summary>
    Failed = 3,
}
