namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>What a place, cancel or query of an order is at.</summary>
internal enum JobState : byte
{
    Free = 0,

    /// <summary>A cancel is to be sent when due.</summary>
    CancelDue = 1,
    CancelSent = 2,

    /// <summary>The order is to be asked for when due.</summary>
    QueryDue = 3,
    QuerySent = 4,

    /// <summary>The venue says that there is no such order; other sources are heard.</summary>
    AwaitEvidence = 5,

    /// <summary>The fills of the order are to be asked for before its state is reported.</summary>
    FillsDue = 6,
    FillsSent = 7,

    PlaceSent = 8,

    /// <summary>A place that was refused for its stamp waits for a new measurement of the clock.</summary>
    PlaceAwaitingClock = 9,

    /// <summary>A place whose outcome was reported as unknown: a late answer still proves something.</summary>
    PlaceLost = 10,
}
