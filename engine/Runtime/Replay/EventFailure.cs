using System;
using LowLatency.Core;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Model.Invariants;

namespace LowLatency.Runtime.Replay;

/// <summary>An event whose application threw.</summary>
/// <param name="Sequence">Its place in the journal.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Exception">What was thrown.</param>
/// <param name="Timer">The timer due at it whose work threw; <see cref="Engine.NoTimer"/> = the event's own.</param>
public sealed record EventFailure(long Sequence, EventKind Kind, Exception Exception, int Timer)
{
    public InvariantCode Code => InvariantException.CodeOf(Exception);

    /// <summary>What a journal says once the event, or the timer alone, is skipped.</summary>
    public EventSkippedBody Skip => new(Sequence, Code, Kind, Timer);

    /// <inheritdoc/>
    public override string ToString()
    {
        string timer = Timer == Engine.NoTimer ? "" : FormattableString.Invariant($" timer {Timer} due at it:");
        return FormattableString.Invariant(
            $"event {Sequence} ({Kind}):{timer} {Exception.GetType().Name}: {Exception.Message}");
    }
}
