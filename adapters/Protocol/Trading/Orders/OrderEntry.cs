using LowLatency.Model.Identity;
using LowLatency.Model.Orders;

namespace LowLatency.Protocol.Trading.Orders;

/// <summary>What a gateway remembers of an own order, to match what a venue says with it.</summary>
internal struct OrderEntry
{
    internal ClientOrderId Id;
    internal long VenueOrderId;
    internal short Instrument;
    internal Side Side;

    /// <summary>Ended, and said so.</summary>
    internal bool IsEnded;

    /// <summary>No more than a refusal is known of it: it never worked.</summary>
    internal bool IsNeverWorked;

    internal bool IsCancelAsked;

    /// <summary>An acknowledgement was reported since the last doubt.</summary>
    internal bool IsAcknowledged;

    /// <summary>The venue has shown it at least once.</summary>
    internal bool IsSeenAtVenue;

    /// <summary>The private stream has brought an event of it; one that ended it.</summary>
    internal bool IsStreamed;
    internal bool IsEndStreamed;

    /// <summary>
    /// Sum of the fills reported; too much when one was reported again long after the first time. Decides only
    /// whether fills are asked for.
    /// </summary>
    internal long FilledUnits;

    /// <summary>The most that the venue itself ever said was executed: an answer with less is an old one.</summary>
    internal long ExecutedUnits;

    /// <summary>Its quantity as it was placed; 0 = not known.</summary>
    internal long PlacedUnits;

    /// <summary>A person amended it: the venue names it by another client order id, or it has less quantity.</summary>
    internal bool IsRenamed;
    internal bool IsCut;

    /// <summary>Monotonic time at which its place request left; long.MinValue = before this process.</summary>
    internal long SentNanos;

    /// <summary>Monotonic time of the last sign of life or end.</summary>
    internal long NewsNanos;

    /// <summary>When the newest list that holds it was asked for (monotonic).</summary>
    internal long ListedNanos;

    /// <summary>Its place request while that is in flight, 0 = none.</summary>
    internal long PlaceRequestId;

    /// <summary>Rows of the jobs under way, -1 = none.</summary>
    internal int QueryJob;
    internal int CancelJob;

    /// <summary>Queries of the engine since the last proven news.</summary>
    internal int QueryCount;

    internal int NextById;
    internal int NextByVenueId;
}
