namespace LowLatency.Formats.Liveness;

/// <summary>
/// What the engine does, as its liveness page has it (8 bytes). A later version may have further values.
/// </summary>
public enum LivenessState
{
    /// <summary>Recovers and connects; the page was just made.</summary>
    Starting = 0,

    /// <summary>Applies events and makes them durable.</summary>
    Running = 1,

    /// <summary>Ended as it was asked to.</summary>
    Stopped = 2,

    /// <summary>Ended by a fault. A process that was killed leaves the state that it had.</summary>
    Failed = 3,

    /// <summary>Lives, but its journal becomes durable no further.</summary>
    JournalStalled = 4,

    /// <summary>Lives, but applies no event.</summary>
    EngineStalled = 5,
}
