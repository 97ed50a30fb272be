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
/// Compares what is held with what the venue says (the venue is right). A difference is believed when two
/// answers show the same one, nothing having been filled and no outcome having been open meanwhile, and far enough
/// apart for a fill of an order that still lives to have come to the lists of trades; then it is booked as a deposit or
/// withdrawal, so that it is no profit, and told. A large one stops new orders until an operator has looked. The first
/// answers of a new account are what it starts with. Each account's cash is compared with its own. Business thread
/// only; does not allocate.
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
    private readonly AccountTable _accounts = account.Accounts;
    private readonly BalanceCheck[] _cash = new BalanceCheck[account.Accounts.Count];
    private readonly bool[] _isFirstRun = new bool[account.Accounts.Count];

    /// <summary>The accounts that are compared.</summary>
    public AccountTable Accounts => _accounts;

    public void Restart()
    {
        for (int i = 0; i < _accounts.Count; i++) _isFirstRun[i] = !account.CashOf(i).IsFunded;
        Array.Clear(_cash);
        Array.Clear(_positions);
    }

    /// <summary>When the next answer can tell more, nanoseconds after the last that was not conclusive.</summary>
    public long AskAgainNanos { get; private set; }

    /// <summary>False = not conclusive: another answer is needed.</summary>
    public bool OnBalance(in EventHeader header, in BalancePayload payload)
    {
        bool isCash = header.Instrument.IsAll;
        int index = isCash
            ? _accounts.Find(new AccountKey(header.Venue, header.Account))
            : header.Instrument.Value;
        if (index < 0 || (!isCash && index >= _positions.Length))
        {
            counters.UnknownInstrument++;
            return true;
        }

        AskAgainNanos = _confirmNanos;
        if (payload.Total.Units < 0) return false;
        bool isConclusive = isCash
            ? CheckCash(index, payload)
            : CheckPosition(instruments[index], payload, ref _positions[index]);
        if (isConclusive && isCash) NoteProven(new AccountKey(header.Venue, header.Account));
        else if (isConclusive) NoteProven(instruments[index].Market.Instrument.AccountKey);
        return isConclusive;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _isFirstRun[0]);
        _cash[0].Traverse(ref state);
        foreach (ref BalanceCheck check in _positions.AsSpan()) check.Traverse(ref state);
        for (int i = 1; i < _accounts.Count; i++)
        {
            state.Visit(ref _isFirstRun[i]);
            _cash[i].Traverse(ref state);
        }
    }

    // Late fills, and orders of which it is not known what became of them, may or may not be in the answer.
    private bool IsQuiet(int cash, InstrumentId instrument, long askedNanos)
    {
        foreach (InstrumentState other in instruments)
        {
            bool isConcerned = IsConcerned(cash, instrument, other.Id);
            if (isConcerned && other.LastFillNanos + _settleNanos >= askedNanos) return false;
        }

        for (int row = 0; row < orders.Count; row++)
        {
            bool isConcerned = IsConcerned(cash, instrument, orders[row].Instrument);
            bool isMissing = orders[row].HasMissingFills
                && TimerQueue.After(orders[row].UpdatedNanos, MissingFillsNanos) > clock.NowNanos;
            bool isOpen = OrderTransitionTable.IsUnknown(orders[row].State) || isMissing;
            if (isConcerned && isOpen) return false;
        }

        return true;
    }

    // Its fill may be in the balance already, and in no list of trades for as long as the read side lags.
    private bool HasAnyLive(int cash, InstrumentId instrument)
    {
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            if (IsConcerned(cash, instrument, orders[row].Instrument)) return true;
        }

        return false;
    }

    // Cash is moved by every instrument of its account, and by none of another's.
    private bool IsConcerned(int cash, InstrumentId compared, InstrumentId moved) =>
        compared.IsAll ? _accounts.Of(moved) == cash : moved == compared;

    private bool CheckCash(int index, in BalancePayload payload)
    {
        Notional venue = payload.Total;
        ref BalanceCheck check = ref _cash[index];
        if (_isFirstRun[index] && !check.IsProven)
        {
            account.AdjustCash(index, venue);
            check = new BalanceCheck { IsProven = true };
            return true;
        }

        Notional own = account.CashOf(index).Cash;
        Int128 difference = (Int128)venue.Units - own.Units;
        bool isRounding = Int128.Abs(difference) <= CashRoundingUnits;
        if (!isRounding && !IsConfirmed(ref check, difference, index, InstrumentId.All, payload.AskedNanos))
        {
            return false;
        }

        if (!isRounding)
        {
            Tell(_accounts.Count == 1 ? default : _accounts[index], InstrumentId.All, difference);
            LatchIfLarge(0, difference, venue.Units, own.Units);
        }

        account.AdjustCash(index, venue);
        check = new BalanceCheck { IsProven = true };
        return true;
    }

    private bool CheckPosition(InstrumentState instrument, in BalancePayload payload, ref BalanceCheck check)
    {
        if (!instrument.Market.HasRules) return false;
        InstrumentRules rules = instrument.Market.Rules;
        ref readonly Position position = ref account[instrument.Id];
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
        int index = _accounts.Of(instrument.Id);
        bool isFirst = _isFirstRun[index] && !check.IsProven;
        if (!isFirst && !IsConfirmed(ref check, difference, index, instrument.Id, payload.AskedNanos))
        {
            // Dust is not worth another question, and no truth either: an answer that is behind has some, too.
            check.IsProven |= isDust;
            return isDust;
        }

        if (!isDust && !isFirst)
        {
            Tell(instrument.Market.Instrument.AccountKey, instrument.Id, difference);
            LatchIfLarge(
                account.Rates.QuoteOf(instrument.Id),
                Worth(difference, position.Mark, rules), Worth(held, position.Mark, rules), position.Value.Units);
        }

        account.AdjustPosition(instrument.Id, new Quantity((long)held), rules);
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

    private bool IsConfirmed(
        ref BalanceCheck check, Int128 difference, int cash, InstrumentId instrument, long askedNanos)
    {
        long units = (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
        bool isSame = check.IsSuspected && check.SuspectedUnits == units;
        if (!IsQuiet(cash, instrument, askedNanos))
        {
            check.IsSuspected = false;
            return false;
        }

        long needed = HasAnyLive(cash, instrument) ? _settleNanos + _confirmNanos : _confirmNanos;
        long age = isSame ? askedNanos - check.SuspectedNanos : 0;
        if (isSame && age >= needed) return true;
        AskAgainNanos = Math.Max(needed - age, _confirmNanos);
        if (isSame) return false;
        check.IsSuspected = true;
        check.SuspectedUnits = units;
        check.SuspectedNanos = askedNanos;
        return false;
    }

    private void Tell(AccountKey place, InstrumentId instrument, Int128 difference)
    {
        counters.Drifts++;
        long units = (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
        commands.Alarm(place, instrument, ReasonCode.BalanceDrift, units);
    }

    // Amounts are of one asset, equity is in the reporting one.
    private void LatchIfLarge(int asset, Int128 difference, Int128 venue, Int128 own)
    {
        Int128 magnitude = Int128.Abs(difference);
        Int128 larger = Int128.Max(Int128.Abs(venue), Int128.Abs(own));
        if (magnitude * 1_000_000 <= larger * _driftPpmMax) return;
        bool isWorthKnown = account.Rates.TryToReporting(asset, magnitude, Rounding.Up, out long worth);
        if (isWorthKnown && (Int128)worth * EquityShareMin <= Int128.Abs(account.Equity.Units)) return;
        if (risk.TryHaltForDrift(clock.NowNanos, clock.Sequence))
        {
            commands.Alarm(ReasonCode.RiskPositionDrift, (long)Int128.Clamp(
                difference, long.MinValue, long.MaxValue));
        }
    }

    private void NoteProven(AccountKey place)
    {
        int index = _accounts.Find(place);
        if (index < 0 || !_cash[index].IsProven) return;
        foreach (InstrumentState instrument in instruments)
        {
            bool isConcerned = instrument.IsTraded && instrument.Market.Instrument.AccountKey == place;
            if (isConcerned && !_positions[instrument.Id.Value].IsProven) return;
        }

        readiness.SetBalancesProven(place);
    }
}
