namespace LowLatency.Reading.Journal;

/// <summary>What a call of <see cref="JournalFollower.Read"/> came to.</summary>
public enum JournalFollowOutcome
{
    /// <summary>A complete record.</summary>
    Record = 0,

    /// <summary>Nothing new yet: call again later.</summary>
    Waiting = 1,

    /// <summary>The journal is damaged or newer at this place: it will not get better.</summary>
    Stopped = 2,
}
