namespace LowLatency.Cli.Replay;

/// <summary>Recorded outputs beside those of the replay, one by one.</summary>
/// <param name="CommandsCompared">Commands that the journal records.</param>
/// <param name="CommandsDiffering">Made otherwise or not at all by the replay, or made and not recorded.</param>
/// <param name="DecisionsCompared">Decisions that the journal records.</param>
/// <param name="DecisionsDiffering">Likewise; by itself no fault, a later version may ask more gates.</param>
/// <param name="FirstDifference">Event that caused the first one that differs; 0 = none.</param>
internal sealed record OutputReport(
    long CommandsCompared, long CommandsDiffering, long DecisionsCompared, long DecisionsDiffering,
    long FirstDifference);
