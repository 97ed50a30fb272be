namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>What is done at a transition, after the job has its next state (or is free).</summary>
internal enum JobAction : byte
{
    None = 0,

    /// <summary>Send the request of the state.</summary>
    Send = 1,

    /// <summary>Again when the pipe may have room.</summary>
    WaitForRoom = 2,

    /// <summary>The same, within the cancel's life.</summary>
    WaitForRoomInLife = 3,

    /// <summary>Again after a pause that grows.</summary>
    Retry = 4,

    /// <summary>Again, at once when there was no answer: a cancel may be repeated.</summary>
    RetryCancel = 5,

    ReportCancelled = 6,
    ReportCancelRefused = 7,

    /// <summary>The cancel's outcome is unknown.</summary>
    ReportCancelUnknown = 8,

    /// <summary>Ask again when an absence can prove something.</summary>
    AwaitProof = 9,

    /// <summary>Remember the absence, hear the other sources.</summary>
    NoteAbsence = 10,

    /// <summary>Begin again: the absence counts no longer.</summary>
    ForgetAbsence = 11,

    /// <summary>Have the other sources read.</summary>
    RequestEvidence = 12,

    /// <summary>Ask a second time, now.</summary>
    AskAgain = 13,

    /// <summary>Report that there is no such order.</summary>
    ReportAbsent = 14,

    /// <summary>Ask for the fills, now.</summary>
    AskFills = 15,

    /// <summary>Ask for the fills again in a second.</summary>
    PauseForFills = 16,

    /// <summary>Report the state that the venue holds.</summary>
    ReportState = 17,

    ReportPlaced = 18,
    ReportPlaceRefused = 19,
    ReportPlaceUnknown = 20,
    ReportNotSent = 21,

    /// <summary>Keep the order until the clock was measured anew, for a bounded time.</summary>
    AwaitClock = 22,

    /// <summary>Send the order once more, with a fresh stamp.</summary>
    PlaceAgain = 23,
}
