using System;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Core.Timers;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Instruments;

/// <summary>
/// What the venue, or the collar, refused of one instrument: entries pause here alone, a stop loss that is refused
/// again and again is tried less often, and a human is told of each reason once. Part of the instrument's state;
/// nothing of it is there until the first refusal.
/// </summary>
/// <param name="settings">When entries pause.</param>
/// <param name="awaitsFree">
/// An exit that was refused for want of balance waits until the venue has said how much is free: false in a recorded
/// run of the first rules.
/// </param>
public sealed class VenueRefusals(RiskSettings settings, bool awaitsFree)
{
    private const int CountMax = byte.MaxValue;

    // Bits of the reasons that were told: a bit for each that refuses exits, the last one for all others together.
    private const ReasonCode FirstOfVenue = ReasonCode.VenueRejectedInsufficientBalance;
    private const ReasonCode FirstOfProtocol = ReasonCode.ProtocolFault;
    private const int VenueBits = 14;
    private const int OverflowBit = 29;
    private const int CollarBit = 30;
    private const int OtherBit = 31;

    private const long Unanswered = -1;

    // An answer is there within a second, unless the venue or the way to it is in trouble: then a request is lost
    // after five, and an exit that goes meanwhile would be refused as the last one was.
    internal const long AnswerNanosMax = 10 * Timestamp.NanosPerSecond;

    private byte _exitCount;
    private bool _isShort;
    private long _shortNanos;
    private long _freeUnits = Unanswered;
    private bool _isRestingStopRefused;
    private bool _hasUnbookedFill;
    private bool _isBalanceAboveRange;
    private ushort _reportedLow;
    private ushort _reportedHigh;

    /// <summary>Exits wait for the answer that tells what is free: not in a recorded run of the first rules.</summary>
    internal bool AreExitsAwaiting => awaitsFree;

    /// <summary>Entries of this instrument pause while it is open.</summary>
    public RejectBreaker Rejects { get; } = new(settings);

    /// <summary>
    /// Stop losses refused in a row since the last exit that was taken, or since other rules came; 255 at most.
    /// </summary>
    public int ExitCount => _exitCount;

    /// <summary>
    /// The venue refused the last stop that was to rest there, and said what that concerns, as it did not always.
    /// </summary>
    internal bool IsRestingStopRefused
    {
        get => _isRestingStopRefused;
        set => _isRestingStopRefused = value;
    }

    /// <summary>
    /// A fill did not fit the engine's numbers: the position is not what is held, so that an exit might sell it again.
    /// Until an operator resumes.
    /// </summary>
    internal bool HasUnbookedFill
    {
        get => _hasUnbookedFill;
        set => _hasUnbookedFill = value;
    }

    /// <summary>
    /// More of the base asset is held than 64 bits hold: what came or went of it cannot be seen, so nothing is entered.
    /// </summary>
    internal bool IsBalanceAboveRange
    {
        get => _isBalanceAboveRange;
        set => _isBalanceAboveRange = value;
    }

    /// <summary>
    /// The venue refused an exit; true when a human has not been told this reason since the last exit that was taken.
    /// </summary>
    /// <param name="reason">The venue's.</param>
    /// <param name="isPausing">It counts for the pause before the next stop loss.</param>
    internal bool OnExitRefused(ReasonCode reason, bool isPausing)
    {
        if (isPausing && _exitCount < CountMax) _exitCount++;
        return TryReport(reason);
    }

    /// <summary>An exit cannot go: true for the first time that this is the reason since one was taken.</summary>
    internal bool TryReport(ReasonCode reason)
    {
        uint reported = _reportedLow | ((uint)_reportedHigh << 16);
        uint bit = BitOf(reason);
        _reportedLow |= (ushort)bit;
        _reportedHigh |= (ushort)(bit >> 16);
        return (reported & bit) == 0;
    }

    /// <summary>An exit was taken, or there is nothing left to exit.</summary>
    internal void OnExitTaken()
    {
        _exitCount = 0;
        _reportedLow = 0;
        _reportedHigh = 0;
    }

    /// <summary>
    /// The venue took an exit. Of what somebody else's order locks nobody is told again: it may have been all the rest.
    /// </summary>
    internal void OnExitAccepted()
    {
        OnExitTaken();
        if (_isShort) TryReport(ReasonCode.VenueRejectedInsufficientBalance);
    }

    /// <summary>The venue refused an exit for want of balance: a part is locked by an order that is not ours.</summary>
    /// <param name="nowNanos">Engine time; only an answer that was asked for later tells how much is free.</param>
    internal void OnShort(long nowNanos)
    {
        bool isAsked = awaitsFree ? IsAwaitingFree(nowNanos) : _isShort && _freeUnits == Unanswered;
        if (!isAsked) _shortNanos = nowNanos;
        (_isShort, _freeUnits) = (true, Unanswered);
    }

    /// <summary>
    /// An exit was refused for want of balance, and the venue has not said yet how much is free: the next would be
    /// refused for the same, some three times a second. Ten seconds at most, then one is tried again.
    /// </summary>
    /// <param name="nowNanos">Engine time.</param>
    internal bool IsAwaitingFree(long nowNanos) =>
        awaitsFree && _isShort && _freeUnits == Unanswered
        && nowNanos < TimerQueue.After(_shortNanos, AnswerNanosMax);

    /// <summary>The venue says how much of the base asset is there and locked, in units of 10^-8.</summary>
    /// <param name="balance">The answer.</param>
    /// <param name="ownUnits">What our own orders that sell lock of it: they end before an exit goes.</param>
    internal void OnBalance(in BalancePayload balance, Int128 ownUnits)
    {
        if (!_isShort || balance.AskedNanos < _shortNanos) return;
        Int128 locked = balance.Locked.Units - ownUnits;
        if (locked <= 0) EndShort();
        else _freeUnits = (long)Int128.Max(0, balance.Total.Units - locked);
    }

    /// <summary>
    /// What was said to be free may have left out an order of ours: nobody knows of a limit until the next answer.
    /// False = nothing was said.
    /// </summary>
    /// <param name="nowNanos">Engine time; only an answer that was asked for later tells how much is free.</param>
    internal bool TryForgetFree(long nowNanos)
    {
        if (!_isShort || _freeUnits == Unanswered) return false;
        (_shortNanos, _freeUnits) = (nowNanos, Unanswered);
        return true;
    }

    /// <summary>Nothing is locked any more, or nothing is held.</summary>
    internal void EndShort() => (_isShort, _shortNanos, _freeUnits) = (false, 0, Unanswered);

    /// <summary>
    /// Quantity units that are free to be sold, where the venue refused an exit for want of balance and has said since
    /// how much that is; long.MaxValue = nobody knows of a limit.
    /// </summary>
    internal long FreeUnits(in InstrumentRules rules)
    {
        if (!_isShort || _freeUnits < 0) return long.MaxValue;
        int exponent = rules.QuantityDecimals - Notional.Decimals;
        Int128 free = exponent >= 0
            ? (Int128)_freeUnits * PowersOfTen.Of(exponent)
            : _freeUnits / PowersOfTen.Of(-exponent);
        return (long)Int128.Min(free, long.MaxValue);
    }

    /// <summary>
    /// The next exit goes by other rules, or an operator asks for it: it is tried at once, and what is refused still is
    /// no news.
    /// </summary>
    internal void EndPauses()
    {
        _exitCount = 0;
        _isRestingStopRefused = false;
    }

    /// <summary>Beside flags of the instrument in one word; the breaker's words follow only when it has any.</summary>
    internal void Traverse(ref StateTraversal state, ref bool isStopAlarmed, ref bool areRulesHeld)
    {
        bool hasRejects = !Rejects.IsIdle;
        PackedWord word = PackedWord.Begin(ref state);
        word.Visit(ref isStopAlarmed, 0);
        word.Visit(ref hasRejects, 1);
        word.Visit(ref _isRestingStopRefused, 2);
        word.Visit(ref areRulesHeld, 3);
        word.Visit(ref _isShort, 4);
        word.Visit(ref _hasUnbookedFill, 5);
        word.Visit(ref _isBalanceAboveRange, 6);
        word.Visit(ref _exitCount, 8);
        word.Visit(ref _reportedLow, 32);
        word.Visit(ref _reportedHigh, 48);
        word.End(ref state);
        if (hasRejects) Rejects.Traverse(ref state);
        else if (state.IsLoading) Rejects.Reset();
        if (_isShort)
        {
            state.Visit(ref _shortNanos);
            state.Visit(ref _freeUnits);
        }
        else if (state.IsLoading)
        {
            EndShort();
        }
    }

    private static uint BitOf(ReasonCode reason) => 1u << reason switch
    {
        >= FirstOfVenue and < FirstOfVenue + VenueBits => reason - FirstOfVenue,
        >= FirstOfProtocol and <= ReasonCode.SendBufferFull => reason - FirstOfProtocol + VenueBits,
        ReasonCode.RiskNumericOverflow => OverflowBit,
        ReasonCode.RiskPriceCollar => CollarBit,
        _ => OtherBit,
    };
}
