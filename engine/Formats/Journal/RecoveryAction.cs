namespace LowLatency.Formats.Journal;

/// <summary>What is done about a finding.</summary>
public enum RecoveryAction
{
    /// <summary>Read on (in the next segment when this one ended).</summary>
    Continue = 0,

    /// <summary>The journal ends here, in order.</summary>
    End,

    /// <summary>A crash tore the tail: keep what lies before the offset, set the rest aside.</summary>
    CutTail,

    /// <summary>A crash hit the creation of the segment: set the file aside, the journal ends with the one before.</summary>
    DiscardSegment,

    /// <summary>Damage that no crash explains: stop and name the offset. Only a person may go on.</summary>
    Stop,

    /// <summary>Written by a newer program: stop and say so; use that program.</summary>
    RefuseNewer,
}
