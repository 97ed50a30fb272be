namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>Up to where the fills of an instrument are known to have been published.</summary>
internal struct ProvenTrades
{
    /// <summary>The cursor's position when last everything had been published.</summary>
    internal long PublishedPosition;

    /// <summary>
    /// No later reading holds a trade from before, unix nanoseconds of the venue; long.MinValue = not known yet.
    /// </summary>
    internal long WindowNanos;

    /// <summary>The engine has said where it stands.</summary>
    internal bool IsReported;
}
