namespace LowLatency.Pipeline.Routes;

/// <summary>What became of a command that was handed to a lane.</summary>
internal enum LaneOutcome
{
    /// <summary>It waits, or an equal one does that stands for it.</summary>
    Waits,

    /// <summary>A place that found no room: it will not leave.</summary>
    NotSent,

    /// <summary>There is no room even for what must not be dropped: the same command again later.</summary>
    Later,
}
