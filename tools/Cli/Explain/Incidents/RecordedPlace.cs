namespace LowLatency.Cli.Explain.Incidents;

/// <summary>What a journal's output records say of an order that a replay decides.</summary>
internal enum RecordedPlace
{
    /// <summary>The run records no outputs (version 1), or a gap stands there.</summary>
    Unrecorded,

    /// <summary>It left as it is decided again.</summary>
    Same,

    /// <summary>It left with other numbers.</summary>
    Different,

    /// <summary>No such order left.</summary>
    Absent,
}
