namespace LowLatency.Protocol.Trading.Orders;

/// <summary>An order at the venue that may be one of ours under the name that an amendment gave it.</summary>
internal struct AmendmentCandidate
{
    internal short Instrument;

    /// <summary>Its number at the venue.</summary>
    internal long VenueOrderId;

    /// <summary>From when its amendments can be asked for (monotonic): the read side may lag.</summary>
    internal long DueNanos;

    /// <summary>Questions that had no answer.</summary>
    internal int Attempts;
}
