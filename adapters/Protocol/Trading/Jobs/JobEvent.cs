namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>What happens to a job; each answer, loss and lapse of time is one of these.</summary>
internal enum JobEvent : byte
{
    /// <summary>Its time has come.</summary>
    Due = 0,

    /// <summary>Its request left.</summary>
    Sent = 1,

    /// <summary>Its request could not leave now.</summary>
    NotSent = 2,

    /// <summary>It may not go on: its time is over, or trading is halted.</summary>
    Over = 3,

    /// <summary>The venue carried it out.</summary>
    Done = 4,

    /// <summary>The venue refused it: not executed.</summary>
    Refused = 5,

    /// <summary>The answer stops trading.</summary>
    Halted = 6,

    /// <summary>No answer, or one that proves nothing; another attempt is left.</summary>
    Failed = 7,

    /// <summary>The same at the last attempt.</summary>
    Exhausted = 8,

    /// <summary>Place: refused for its stamp only, and it may be sent once more.</summary>
    StampRefused = 9,

    /// <summary>Place: the clock was measured anew, and the order may still be placed.</summary>
    ClockMeasured = 10,

    /// <summary>Place: the answer proves nothing, or its connection was lost.</summary>
    Unknown = 11,

    /// <summary>Place: no answer in time; one may still come while the connection lives.</summary>
    TimedOut = 12,

    /// <summary>Place: it provably never left this machine.</summary>
    NeverLeft = 13,

    /// <summary>"No such order", said before that can prove anything.</summary>
    AbsentTooEarly = 14,

    /// <summary>"No such order" for the first time.</summary>
    AbsentFirst = 15,

    /// <summary>"No such order" again, with the other sources heard in between.</summary>
    AbsentAgain = 16,

    /// <summary>The order was seen after it was said to be absent.</summary>
    Contradicted = 17,

    /// <summary>The other sources were heard whole since the first "no such order".</summary>
    EvidenceHeard = 18,

    /// <summary>They were not yet.</summary>
    EvidenceMissing = 19,

    /// <summary>The venue holds the order, and its fills are known.</summary>
    Found = 20,

    /// <summary>The venue holds the order, and fills of it are to be asked for.</summary>
    FoundWithFills = 21,

    /// <summary>The fills explain what was executed, or will not.</summary>
    FillsComplete = 22,

    /// <summary>Fills are missing in the answer; another attempt is left.</summary>
    FillsMissing = 23,
}
