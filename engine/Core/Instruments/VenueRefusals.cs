using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Instruments;

/// <summary>
/// What the venue refused of one instrument: entries pause here alone, and an exit that is refused again and again is
/// tried less often. Part of the instrument's state; nothing of it is there until the first refusal.
/// </summary>
public sealed class VenueRefusals(RiskSettings settings)
{
    private const int CountMax = byte.MaxValue;

    private byte _exitCount;

    // Why the venue refused the last exit; None = it did not.
    private ReasonCode _exitReason;

    /// <summary>Entries of this instrument pause while it is open.</summary>
    public RejectBreaker Rejects { get; } = new(settings);

    /// <summary>Exits refused in a row since the last that was taken, or since other rules came; 255 at most.</summary>
    public int ExitCount => _exitCount;

    /// <summary>An exit was refused; true when the reason is a new one, which a human must know.</summary>
    internal bool OnExitRefused(ReasonCode reason)
    {
        if (_exitCount < CountMax) _exitCount++;
        bool isNew = _exitReason != reason;
        _exitReason = reason;
        return isNew;
    }

    /// <summary>An exit was taken, or there is nothing left to exit.</summary>
    internal void OnExitTaken()
    {
        _exitCount = 0;
        _exitReason = ReasonCode.None;
    }

    /// <summary>The next exit goes by other rules: it is tried at once, and what is refused still is no news.</summary>
    internal void OnRulesChanged() => _exitCount = 0;

    /// <summary>Beside a flag of the instrument in one word; the breaker's words follow only when it has any.</summary>
    internal void Traverse(ref StateTraversal state, ref bool isStopAlarmed)
    {
        bool hasRejects = !Rejects.IsIdle;
        PackedWord word = PackedWord.Begin(ref state);
        word.Visit(ref isStopAlarmed, 0);
        word.Visit(ref hasRejects, 1);
        word.Visit(ref _exitCount, 8);
        word.Visit(ref _exitReason, 16);
        word.End(ref state);
        if (hasRejects) Rejects.Traverse(ref state);
        else if (state.IsLoading) Rejects.Reset();
    }
}
