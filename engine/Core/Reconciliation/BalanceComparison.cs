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

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// Compares what is held with what the venue says (the venue is right). A difference is believed when two
/// answers show the same one, nothing having been filled and no outcome having been open meanwhile, and far enough
/// apart for a fill of an order that still lives to have come to the lists of trades; then it is booked as a deposit or
/// withdrawal, so that it is no profit, and told. A large one stops new orders until an operator has looked. The first
/// answers of a new account are what it starts with. Each account's cash is compared with its own, asset by asset. What
/// is held of a base asset and was not bought here stays foreign, unless the settings adopt it: more of it is the
/// owner's, less of it is taken from the owner's part first, so that the position never grows but by fills. Business
/// thread only; does not allocate.
/// </summary>
internal sealed partial class BalanceComparison(
    EngineClock clock, CommandBuffer commands, EngineCounters counters, OrderTable orders, Account account,
    CashAssets assets, RiskState risk, VenueReadiness readiness, InstrumentState[] instruments,
    ReconciliationSettings settings)
    : IEngineState
{
    // A difference is large only if it also is worth this share of equity.
    private const int EquityShareMin = 100;

    private const long NanosPerMilli = 1_000_000;

    private readonly BalanceCheck[] _positions = new BalanceCheck[instruments.Length];
    private readonly long _driftPpmMax = (long)(settings.DriftPercentMax * 10_000);
    private readonly bool _isRevised = settings.Has(version: 1);
    private readonly long _settleNanos = settings.SettleMillis * 1_000_000L;
    private readonly long _unprovenNanosMax = (settings.UnprovenMillisMax ?? 0) * 1_000_000L;
    private readonly DriftConfirmation _confirmation = new(clock, orders, account, assets, instruments, settings);
    private readonly LateFills _late = new(commands, orders, account, instruments);
    private readonly DriftReversal _reversal = new(commands, account, instruments);
    private readonly AccountTable _accounts = account.Accounts;

    // One row an asset in each account, as in the portfolio.
    private readonly BalanceCheck[] _cash = new BalanceCheck[account.Accounts.Count * assets.AssetCount];

    // By the same rows: the account has never had cash of the asset, so that its first answers are what it starts with.
    private readonly bool[] _isFirstRun = new bool[account.Accounts.Count * assets.AssetCount];

    private RecentAmounts Recent => _confirmation.Recent;

    /// <summary>The accounts that are compared.</summary>
    public AccountTable Accounts => _accounts;

    public void Restart()
    {
        for (int row = 0; row < _isFirstRun.Length; row++)
        {
            (int index, int asset) = (row / assets.AssetCount, row % assets.AssetCount);
            _isFirstRun[row] = assets.IsCash(index, asset) && !account.CashOf(index, asset).IsFunded;
        }

        _confirmation.Restart();
        foreach (ref BalanceCheck check in _cash.AsSpan()) check = check.AtRestart();
        foreach (ref BalanceCheck check in _positions.AsSpan()) check = check.AtRestart();
    }

    /// <summary>An answer came while the instrument had no rules, and none was compared since.</summary>
    public bool IsPending(InstrumentId instrument)
    {
        ref readonly BalanceCheck check = ref _positions[instrument.Value];
        bool isPassedOver = !check.IsProven && !check.IsSuspected && check.SuspectedNanos != 0;
        return _unprovenNanosMax > 0 && isPassedOver;
    }

    /// <summary>When the next answer can tell more, nanoseconds after the last that was not conclusive.</summary>
    public long AskAgainNanos => _confirmation.AskAgainNanos;

    /// <summary>
    /// Number of a quote asset that is cash of its own in the account of an event: not the reporting one, which has
    /// events of its own. 0 = it is none.
    /// </summary>
    public int OtherCashOf(in EventHeader header, AssetId asset)
    {
        if (assets.AssetCount == 1 || !header.Instrument.IsAll) return 0;
        int index = _accounts.Find(new AccountKey(header.Venue, header.Account));
        int number = assets.Find(account.Assets.NameOf(asset));
        return index >= 0 && number > 0 && assets.IsCash(index, number) ? number : 0;
    }

    /// <summary>
    /// False = not conclusive: another answer is needed. An instrument of the header names its base asset, All the cash
    /// of an asset by its number.
    /// </summary>
    public bool OnBalance(in EventHeader header, in BalancePayload payload, int asset = 0)
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

        _confirmation.Begin();
        if (payload.Total.Units < 0 && !_isRevised) return false;
        AccountKey place = isCash
            ? new AccountKey(header.Venue, header.Account)
            : instruments[index].Market.Instrument.AccountKey;
        ref BalanceCheck check = ref (isCash ? ref CashCheck(index, asset) : ref _positions[index]);
        var compared = new ComparedAsset(index, asset, header.Instrument);
        if (payload.Total.Units == long.MaxValue) return OnAboveRange(ref check, place, compared);
        if (!isCash) instruments[index].Refusals.IsBalanceAboveRange = false;
        bool isConclusive = payload.Total.Units >= 0 && (isCash
            ? CheckCash(index, asset, payload)
            : CheckPosition(instruments[index], payload, ref check));
        if (!isCash) asset = account.Rates.QuoteOf(header.Instrument);
        check.IsAboveRange &= !isConclusive;
        if (isConclusive) NoteProven(ref check, place);
        else NoteUnproven(ref check, place, header.Instrument, asset);
        return isConclusive;
    }

    public void Traverse(ref StateTraversal state)
    {
        bool isUsed = Recent.IsUsed;
        bool hasAnswers = _confirmation.HasAnswers;
        PackedWord head = PackedWord.Begin(ref state);
        head.Visit(ref _isFirstRun[0], 0);
        head.Visit(ref isUsed, 1);
        head.Visit(ref hasAnswers, 2);
        head.End(ref state);
        _cash[0].Traverse(ref state);
        foreach (ref BalanceCheck check in _positions.AsSpan()) check.Traverse(ref state);
        for (int i = 1; i < _accounts.Count; i++)
        {
            state.Visit(ref _isFirstRun[RowOf(i, 0)]);
            CashCheck(i, 0).Traverse(ref state);
        }

        // Those of the reporting asset alone stand above.
        for (int row = 0; row < _cash.Length; row++)
        {
            (int index, int asset) = (row / assets.AssetCount, row % assets.AssetCount);
            if (asset > 0 && assets.IsCash(index, asset)) _cash[row].Traverse(ref state, ref _isFirstRun[row]);
        }

        Recent.Traverse(ref state, isUsed);
        _confirmation.Traverse(ref state, hasAnswers);
    }

    private int RowOf(int index, int asset) => (index * assets.AssetCount) + asset;

    private ref BalanceCheck CashCheck(int index, int asset) => ref _cash[RowOf(index, asset)];

    // Nothing of a base asset can have been bought here while there was no cash of what it is paid with.
    private bool IsFirstRun(InstrumentId instrument) =>
        _isFirstRun[RowOf(_accounts.Of(instrument), account.Rates.QuoteOf(instrument))];

    private bool CheckCash(int index, int asset, in BalancePayload payload)
    {
        Notional venue = payload.Total;
        ref BalanceCheck check = ref CashCheck(index, asset);
        bool isUnseen = !check.IsProven || (_isRevised && !account.CashOf(index, asset).IsFunded);
        if (_isFirstRun[RowOf(index, asset)] && isUnseen)
        {
            account.AdjustCash(index, venue, asset);
            check.Prove();
            NoteFirst(ref check, payload);
            return true;
        }

        Notional own = account.CashOf(index, asset).Cash;
        Int128 difference = (Int128)venue.Units - own.Units;
        bool isRounding = Int128.Abs(difference) <= ComparedAsset.CashRoundingUnits;
        if (!isRounding && WasCash(index, asset, payload))
        {
            check.Prove();
            return true;
        }

        var compared = ComparedAsset.CashOf(index, asset);
        if (!isRounding && !_confirmation.IsConfirmed(ref check, compared, difference, payload, out venue))
        {
            return false;
        }

        difference = (Int128)venue.Units - own.Units;
        if (!isRounding)
        {
            Report(_accounts.Count == 1 ? default : _accounts[index], InstrumentId.All, difference);
            LatchIfLarge(asset, difference, venue.Units, own.Units);
            NoteBooked(ref check, 0, difference, payload);
        }

        BookedMove booked = account.AdjustCash(index, venue, asset);
        if (!isRounding && _isRevised) check.DriftOf(difference > 0).Add(difference, booked);
        check.Prove();
        _confirmation.Close(compared);
        return true;
    }

    private bool CheckPosition(InstrumentState instrument, in BalancePayload payload, ref BalanceCheck check)
    {
        if (!instrument.Market.HasRules) return IsPassedOver(ref check, payload);
        InstrumentRules rules = instrument.Market.Rules;
        if (!TryAdopt(instrument, rules)) return false;
        PositionDifference found = PositionDifference.Of(account, instrument, payload.Total);
        bool isFirst = IsFirstRun(instrument.Id)
            && (!check.IsProven || (check.IsAboveRange && check.FirstAskedNanos == 0));
        var compared = ComparedAsset.BaseOf(instrument.Id);
        if (found.Units == 0 || WasHeld(instrument, payload))
        {
            // What was held a moment ago may be so by chance: the answers that differ stay open.
            if (found.Units == 0) _confirmation.Close(compared);
            check.Prove();
            if (isFirst) NoteFirst(ref check, payload);
            return true;
        }

        if (!found.IsBookable) return false;
        bool isDust = Int128.Abs(found.Units) < rules.LotUnits;
        Notional total = payload.Total;
        if (!isFirst && !_confirmation.IsConfirmed(ref check, compared, found.Units, payload, out total))
        {
            // Dust is not worth another question, and no truth either: an answer that is behind has some, too.
            check.IsProven |= isDust;
            return isDust;
        }

        if (total != payload.Total) found = PositionDifference.Of(account, instrument, total);
        if (!found.IsBookable) return false;
        isDust = Int128.Abs(found.Units) < rules.LotUnits;
        bool isNoted = !isFirst && !isDust;

        // Of what is above the range nobody knows how much it was: that it is less now is no fill.
        Int128 ofOwner = check.IsAboveRange ? 0 : found.OfOwner;
        if (isNoted) NoteBooked(ref check, ofOwner, found.OfOurs, payload);
        check.Prove();
        _confirmation.Close(compared);
        if (isFirst) NoteFirst(ref check, payload);
        if (found.IsForeign)
        {
            SetForeign(instrument, new Notional((long)Int128.Min(found.Rest, long.MaxValue)), isDust);
            return true;
        }

        BookedMove booked = SetPosition(instrument, total, found.Units, isReported: isNoted);
        if (isNoted && _isRevised) check.DriftOf(found.OfOurs > 0).Add(found.OfOurs, booked);
        return true;
    }

    // A symbol that the venue has never listed has no rules, nothing of it was ever bought, and it takes no orders: the
    // others of its account are not kept waiting for it.
    private bool IsPassedOver(ref BalanceCheck check, in BalancePayload payload)
    {
        if (_unprovenNanosMax == 0) return false;
        if (!check.IsProven) check.SuspectedNanos = payload.AskedNanos;
        return true;
    }

    // The owner has said that it is ours now: at its mark, like the first answer of an account that is adopted whole.
    private bool TryAdopt(InstrumentState instrument, in InstrumentRules rules)
    {
        Notional foreign = account.Foreign.Of(instrument.Id);
        if (!instrument.AreHoldingsAdopted || foreign.Units == 0) return true;
        ref readonly Position position = ref account[instrument.Id];
        Int128 whole = position.Quantity.Units + AssetUnits.InUnits(foreign.Units, rules.QuantityDecimals);
        if (position.Mark.IsNone || whole > long.MaxValue) return false;
        account.AdjustPosition(instrument.Id, new Quantity((long)whole), rules);
        SetForeign(instrument, Notional.Zero, isSilent: false);
        return true;
    }

    private void SetForeign(InstrumentState instrument, Notional amount, bool isSilent)
    {
        account.Foreign.Set(instrument.Id, amount);
        if (isSilent) return;
        commands.Alarm(
            instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.HoldingForeign, amount.Units);
    }

    /// <summary>Nothing foreign is left, or nothing ever was: all that is there is ours.</summary>
    private BookedMove SetPosition(InstrumentState instrument, Notional total, Int128 difference, bool isReported)
    {
        InstrumentRules rules = instrument.Market.Rules;
        ref readonly Position position = ref account[instrument.Id];
        Int128 held = AssetUnits.InUnits(total.Units, rules.QuantityDecimals);
        bool wasForeign = account.Foreign.Of(instrument.Id).Units > 0;
        if (wasForeign) difference = held - position.Quantity.Units;
        if (isReported)
        {
            Report(instrument.Market.Instrument.AccountKey, instrument.Id, difference);
            LatchIfLarge(
                account.Rates.QuoteOf(instrument.Id),
                AssetUnits.Worth(difference, position.Mark, rules), AssetUnits.Worth(held, position.Mark, rules),
                position.Value.Units);
        }

        BookedMove booked = account.AdjustPosition(instrument.Id, new Quantity((long)held), rules);
        if (_unprovenNanosMax > 0) orders.ForgetMissingFills(instrument.Id);
        if (wasForeign) SetForeign(instrument, Notional.Zero, isSilent: !isReported);
        return booked;
    }

    private void Report(AccountKey place, InstrumentId instrument, Int128 difference)
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
}
