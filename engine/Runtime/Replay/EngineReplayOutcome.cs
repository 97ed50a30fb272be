using LowLatency.Core;
using LowLatency.Reading.Journal;

namespace LowLatency.Runtime.Replay;

/// <summary>What a replay of a journal came to.</summary>
public sealed record EngineReplayOutcome
{
    /// <summary>Where and how reading ended.</summary>
    public required JournalEnd End { get; init; }

    /// <summary>
    /// The engine as it stands at the end; null when the journal holds no configuration that can be used.
    /// </summary>
    public required Engine? Engine { get; init; }

    /// <summary>First event that was applied; 0 = none.</summary>
    public required long FirstSequence { get; init; }

    public required long Events { get; init; }

    /// <summary>Recorded hashes that were compared with the replay's own.</summary>
    public required long HashesCompared { get; init; }

    public required long HashesDiffering { get; init; }

    /// <summary>Sequence of the first recorded hash that differs; 0 = none.</summary>
    public required long FirstDifference { get; init; }

    /// <summary>Recorded commands that were compared with the replay's own.</summary>
    public long CommandsCompared { get; init; }

    /// <summary>Commands that differ, or that one of the two lacks without a recorded gap.</summary>
    public long CommandsDiffering { get; init; }

    /// <summary>Recorded decisions that were compared with the replay's own.</summary>
    public long DecisionsCompared { get; init; }

    /// <summary>
    /// Decisions that differ. By themselves no fault of the journal: a later version may ask more gates.
    /// </summary>
    public long DecisionsDiffering { get; init; }

    /// <summary>Event that caused the first output that differs; 0 = none.</summary>
    public long FirstOutputDifference { get; init; }

    /// <summary>
    /// The event whose application threw: the engine is then in no state that counts. Null = none did.
    /// </summary>
    public EventFailure? Failure { get; init; }

    /// <summary>Events and timers that were left out because the journal, or the caller, says so.</summary>
    public long Skipped { get; init; }

    /// <summary>Why the replay could not go on, or empty.</summary>
    public required string Fault { get; init; }

    /// <summary>Read to its end, every recorded hash and command equal.</summary>
    public bool IsEqual => Fault.Length == 0 && End.IsUsable && HashesDiffering == 0 && CommandsDiffering == 0;
}
