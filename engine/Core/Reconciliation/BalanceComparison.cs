using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Core.Timers;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// Compares what is held with what the venue says (mission E6: the venue is right). A difference is believed when two
/// answers show the same one, nothing having been filled and no outcome having been open meanwhile, and far enough
/// apart for a fill of an order that still lives to have come to the lists of trades; then it is booked as a deposit or
/// withdrawal, so that it is no profit, and told. A large one stops new orders until an operator has looked. The first
/// answers of a new account are what it starts with. Business thread only; does not allocate.
/// </summary>
internal sealed class BalanceComparison(
    EngineClock clock, CommandBuffer commands, EngineCounters counters, OrderTable orders, Account account,
    RiskState risk, VenueReadiness readiness, InstrumentState[] instruments, ReconciliationSettings settings)
    : IEngineState
{
    /// <summary>Differences of cash up to this are roundings (a ten-thousandth of the quote asset).</summary>
    private const long CashRoundingUnits = 10_000;

    // A difference is large only if it also is worth this share of equity.
    private const int EquityShareMin = 100;

    // What no list has shown for so long will not come any more.
    private const long MissingFillsNanos = 600 * Timestamp.NanosPerSecond;

    private readonly BalanceCheck[] _positions = new BalanceCheck[instruments.Length];
    private readonly long _driftPpmMax = (long)(settings.DriftPercentMax * 10_000);
    private readonly long _confirmNanos = settings.ConfirmMillis * 1_000_000L;
    private readonly long _settleNanos = settings.SettleMillis * 1_000_000L;
    private BalanceCheck _cash;
    private bool _isFirstRun;

    public void Restart()
    {
        _isFirstRun = !account.IsFunded;
        _cash = default;
        Array.Clear(_positions);
    }

    /// <summary>When the next answer can tell more, nanoseconds after the last that was not conclusive.</summary>
    public long AskAgainNanos { get; private set; }

    /// <summary>False = not conclusive: another answer is needed.</summary>
    public bool OnBalance(in EventHeader header, in BalancePayload payload)
    {
        int index = header.Instrument.Value;
        if (!header.Instrument.IsAll && index >= _positions.Length)
        {
            counters.UnknownInstrument++;
            return true;
        }

        AskAgainNanos = _confirmNanos;
        if (payload.Total.Units < 0) return false;
        bool isConclusive = header.Instrument.IsAll
            ? CheckCash(payload)
            : CheckPosition(instruments[index], payload, ref _positions[index]);
        if (isConclusive) NoteProven(header.Venue);
        return isConclusive;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _isFirstRun);
        _cash.Traverse(ref state);
        foreach (ref BalanceCheck check in _positions.AsSpan()) check.Traverse(ref state);
    }

    // Late fills, and orders of which it is not known what became of them, may or may not be in the answer.
    private bool IsQuiet(InstrumentId instrument, long askedNanos)
    {
        foreach (InstrumentState desk in instruments)
        {
            bool isConcerned = instrument.IsAll || desk.Id == instrument;
            if (isConcerned && desk.LastFillNanos + _settleNanos >= askedNanos) return false;
        }

        for (int row = 0; row < orders.Count; row++)
        {
            bool isConcerned = instrument.IsAll || orders[row].Instrument == instrument;
            bool isMissing = orders[row].HasMissingFills
                && TimerQueue.After(orders[row].UpdatedNanos, MissingFillsNanos) > clock.NowNanos;
            bool isOpen = OrderTransitionTable.IsUnknown(orders[row].State) || isMissing;
            if (isConcerned && isOpen) return false;
        }

        return true;
    }

    // Its fill may be in the balance already, and in no list of trades for as long as the read side lags.
    private bool HasAnyLive(InstrumentId instrument)
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (instrument.IsAll || orders[row].Instrument == instrument) return true;
        }

        return false;
    }

    private bool CheckCash(in BalancePayload payload)
    {
        Notional venue = payload.Total;
        if (_isFirstRun && !_cash.IsProven)
        {
            account.AdjustCash(venue);
            _cash = new BalanceCheck { IsProven = true };
            return true;
        }

        Int128 difference = (Int128)venue.Units - account.Cash.Units;
        bool isRounding = Int128.Abs(difference) <= CashRoundingUnits;
        if (!isRounding && !IsConfirmed(ref _cash, difference, InstrumentId.All, payload.AskedNanos)) return false;
        if (!isRounding)
        {
            Tell(VenueId.None, InstrumentId.All, difference);
            LatchIfLarge(difference, venue.Units, account.Cash.Units);
        }

        account.AdjustCash(venue);
        _cash = new BalanceCheck { IsProven = true };
        return true;
    }

    private bool CheckPosition(InstrumentState desk, in BalancePayload payload, ref BalanceCheck check)
    {
        if (!desk.Market.HasRules) return false;
        InstrumentRules rules = desk.Market.Rules;
        ref readonly Position position = ref account[desk.Id];
        Int128 held = InUnits(payload.Total, rules.QuantityDecimals);
        Int128 difference = held - position.Quantity.Units;
        if (difference == 0)
        {
            check = new BalanceCheck { IsProven = true };
            return true;
        }

        // Without a price the difference has no value that could be booked.
        if (position.Mark.IsNone || held > long.MaxValue) return false;
        bool isDust = Int128.Abs(difference) < rules.LotUnits;
        bool isFirst = _isFirstRun && !check.IsProven;
        if (!isFirst && !IsConfirmed(ref check, difference, desk.Id, payload.AskedNanos))
        {
            // Dust is not worth another question, and no truth either: an answer that is behind has some, too.
            check.IsProven |= isDust;
            return isDust;
        }

        if (!isDust && !isFirst)
        {
            Tell(desk.Market.Instrument.Venue, desk.Id, difference);
            LatchIfLarge(
                Worth(difference, position.Mark, rules), Worth(held, position.Mark, rules), position.Value.Units);
        }

        account.AdjustPosition(desk.Id, new Quantity((long)held), rules);
        check = new BalanceCheck { IsProven = true };
        return true;
    }

    private static Int128 InUnits(Notional amount, int decimals) => decimals >= Notional.Decimals
        ? amount.Units * PowersOfTen.Of(decimals - Notional.Decimals)
        : NotionalMath.Divide(amount.Units, PowersOfTen.Of(Notional.Decimals - decimals), Rounding.HalfEven);

    private static Int128 Worth(Int128 quantity, Price mark, in InstrumentRules rules)
    {
        int exponent = rules.PriceDecimals + rules.QuantityDecimals - Notional.Decimals;
        Int128 product = quantity * mark.Units;
        return exponent >= 0 ? product / PowersOfTen.Of(exponent) : product * PowersOfTen.Of(-exponent);
    }

    private bool IsConfirmed(ref BalanceCheck check, Int128 difference, InstrumentId instrument, long askedNanos)
    {
        long units = (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
        bool isSame = check.IsSuspected && check.SuspectedUnits == units;
        if (!IsQuiet(instrument, askedNanos))
        {
            check.IsSuspected = false;
            return false;
        }

        long needed = HasAnyLive(instrument) ? _settleNanos + _confirmNanos : _confirmNanos;
        long age = isSame ? askedNanos - check.SuspectedNanos : 0;
        if (isSame && age >= needed) return true;
        AskAgainNanos = Math.Max(needed - age, _confirmNanos);
        if (isSame) return false;
        check.IsSuspected = true;
        check.SuspectedUnits = units;
        check.SuspectedNanos = askedNanos;
        return false;
    }

    private void Tell(VenueId venue, InstrumentId instrument, Int128 difference)
    {
        counters.Drifts++;
        long units = (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
        commands.Alarm(venue, instrument, ReasonCode.BalanceDrift, units);
    }

    private void LatchIfLarge(Int128 difference, Int128 venue, Int128 own)
    {
        Int128 magnitude = Int128.Abs(difference);
        Int128 larger = Int128.Max(Int128.Abs(venue), Int128.Abs(own));
        if (magnitude * 1_000_000 <= larger * _driftPpmMax) return;
        if (magnitude * EquityShareMin <= Int128.Abs(account.Equity.Units)) return;
        if (risk.TryHaltForDrift(clock.NowNanos, clock.Sequence))
        {
            commands.Alarm(ReasonCode.RiskPositionDrift, (long)Int128.Clamp(
                difference, long.MinValue, long.MaxValue));
        }
    }

    private void NoteProven(VenueId venue)
    {
        if (!_cash.IsProven) return;
        foreach (InstrumentState desk in instruments)
        {
            bool isConcerned = desk.IsTraded && desk.Market.Instrument.Venue == venue;
            if (isConcerned && !_positions[desk.Id.Value].IsProven) return;
        }

        readiness.SetBalancesProven(venue);
    }
}
