using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Formats.Journal.Outputs;

namespace LowLatency.Formats.Journal;

/// <summary>What a record holds. Numbers are part of the format and are never reused (docs/formats.md).</summary>
public enum JournalRecordKind : byte
{
    None = 0,

    /// <summary>
    /// One input message of the engine (<see cref="EventCodec"/>); the only kind that takes a sequence.
    /// </summary>
    Event = 1,

    /// <summary>
    /// The canonical configuration (JSON) that governs the events after it (<see cref="ConfigurationBody"/>).
    /// </summary>
    Configuration = 2,

    /// <summary>Hashes of state and commands after an event (<see cref="StateHashBody"/>).</summary>
    StateHash = 3,

    /// <summary>Who writes from here on: build, configuration, role, parent run (<see cref="ManifestBody"/>).</summary>
    Manifest = 4,

    /// <summary>A snapshot of the state after an event was saved (<see cref="SnapshotTakenBody"/>).</summary>
    SnapshotTaken = 5,

    /// <summary>The writer stopped in order; nothing was in flight.</summary>
    CleanEnd = 6,

    /// <summary>
    /// Output: a command that the engine made (<see cref="OutputBody"/>). No input: a replay compares it with its own.
    /// </summary>
    Command = 7,

    /// <summary>Output: a decision and what came of it (<see cref="OutputBody"/>).</summary>
    Decision = 8,

    /// <summary>Outputs that are not recorded, though they were made (<see cref="OutputGapBody"/>).</summary>
    OutputGap = 9,

    /// <summary>
    /// Head of a segment: an event that broke an invariant twice and that no replay applies
    /// (<see cref="EventSkippedBody"/>).
    /// </summary>
    EventSkipped = 10,
}
