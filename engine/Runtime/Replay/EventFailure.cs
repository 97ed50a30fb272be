using System;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Model.Invariants;

namespace LowLatency.Runtime.Replay;

/// <summary>An event whose application threw.</summary>
/// <param name="Sequence">Its place in the journal.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record EventFailure(long Sequence, EventKind Kind, Exception Exception)
{
    public InvariantCode Code => InvariantException.CodeOf(Exception);

    /// <summary>What a journal says once the event is skipped.</summary>
    public EventSkippedBody Skip => new(Sequence, Code, Kind);

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"event {Sequence} ({Kind}): {Exception.GetType().Name}: {Exception.Message}");
}
