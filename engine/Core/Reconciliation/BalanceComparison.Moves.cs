using System;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// What changes the amounts between two answers: fills, after which an answer that is a moment old still shows what was
/// before, and deposits and withdrawals that the venue tells itself.
/// </summary>
internal sealed partial class BalanceComparison
{
    /// <summary>Call before a report is applied; the header's venue time is that of the fill.</summary>
    public void BeforeReport(in EventHeader header, in OrderReportPayload report)
    {
        if (_isRevised || _unprovenNanosMax == 0 || report.Kind != OrderReportKind.Filled) return;
        int row = orders.Find(report.ClientOrderId);
        if (row < 0) return;
        InstrumentState traded = instruments[orders[row].Instrument.Value];
        Remember(traded);
        _late.BeforeFill(
            orders[row], report, header.VenueNanos, ref _positions[traded.Id.Value],
            ref CashCheck(_accounts.Of(traded.Id), account.Rates.QuoteOf(traded.Id)));
        if (report.FeeAsset != FeeAsset.Other || report.FeeAssetId.IsNone) return;
        ReadOnlySpan<byte> name = account.Assets.NameOf(report.FeeAssetId);
        int payer = assets.HasSeveral ? assets.Find(name) : -1;
        if (payer >= 0) RememberCash(_accounts.Of(traded.Id), payer);
        foreach (InstrumentState instrument in instruments)
        {
            bool isOfAccount = instrument.Market.Instrument.AccountKey == traded.Market.Instrument.AccountKey;
            if (isOfAccount && !name.IsEmpty && name.SequenceEqual(instrument.BaseAsset)) Remember(instrument);
        }
    }

    /// <summary>
    /// Call before a fill is booked, by newer rules than the first: what it changes is remembered, and what was booked
    /// for it already is taken back.
    /// </summary>
    /// <param name="header">Its venue time is that of the fill.</param>
    /// <param name="row">Of the order.</param>
    /// <param name="report">In the units of the instrument's rules.</param>
    public void BeforeFill(in EventHeader header, int row, in OrderReportPayload report)
    {
        if (!_isRevised) return;
        InstrumentState traded = instruments[orders[row].Instrument.Value];
        int index = _accounts.Of(traded.Id);
        ref BalanceCheck ofBase = ref _positions[traded.Id.Value];
        ref BalanceCheck ofQuote = ref CashCheck(index, account.Rates.QuoteOf(traded.Id));
        Remember(traded);
        int quote = account.Rates.QuoteOf(traded.Id);
        NoteAhead(ref ofBase, ComparedAsset.BaseOf(traded.Id), header.VenueNanos);
        NoteAhead(ref ofQuote, ComparedAsset.CashOf(index, quote), header.VenueNanos);
        _reversal.BeforeFill(orders[row], report, header.VenueNanos, ref ofBase, ref ofQuote);
        if (report.FeeAsset != FeeAsset.Other || report.FeeAssetId.IsNone) return;
        BeforeFee(header, index, traded, report);
    }

    // As a fill does, the fee of one may be in an answer before it is told, or in what was booked by two of them.
    private void BeforeFee(in EventHeader header, int index, InstrumentState traded, in OrderReportPayload report)
    {
        ReadOnlySpan<byte> name = account.Assets.NameOf(report.FeeAssetId);
        int payer = assets.HasSeveral ? assets.Find(name) : -1;
        if (payer >= 0)
        {
            ref BalanceCheck ofCash = ref CashCheck(index, payer);
            RememberCash(index, payer);
            NoteAhead(ref ofCash, ComparedAsset.CashOf(index, payer), header.VenueNanos);
            bool isTaken = assets.IsCash(index, payer) && ofCash.IsLate(header.VenueNanos);
            if (isTaken) _reversal.TakeBackCash(index, payer, -(Int128)report.Fee.Units, ref ofCash);
            if (assets.IsCash(index, payer)) return;
        }

        bool isFirst = true;
        foreach (InstrumentState holder in instruments)
        {
            bool isOfAccount = holder.Market.Instrument.AccountKey == traded.Market.Instrument.AccountKey;
            if (!isOfAccount || name.IsEmpty || !name.SequenceEqual(holder.BaseAsset)) continue;
            ref BalanceCheck ofFee = ref _positions[holder.Id.Value];
            Remember(holder);
            NoteAhead(ref ofFee, ComparedAsset.BaseOf(holder.Id), header.VenueNanos);

            // The first that is traded pays.
            if (!isFirst || !holder.IsTraded || !holder.Market.HasRules) continue;
            isFirst = false;
            if (!ofFee.IsLate(header.VenueNanos)) continue;
            _reversal.TakeBack(holder, ref ofFee, -(Int128)report.Fee.Units, Price.None);
        }
    }

    // One from before an answer that differed was compared may be in that answer and was not known then.
    private void NoteAhead(ref BalanceCheck check, in ComparedAsset compared, long venueNanos)
    {
        if (venueNanos <= 0) return;
        if (venueNanos <= check.SeenNanos) check.Forget(isAll: true);
        _confirmation.NoteAhead(compared, venueNanos);
    }

    /// <summary>
    /// The venue tells that so much came or went: booked at once, as neither profit nor loss. The header names the
    /// instrument whose base asset it is, All = the cash of the account.
    /// </summary>
    public void OnIncome(in EventHeader header, in IncomePayload income)
    {
        if (_unprovenNanosMax == 0) return;
        if (income.Kind is not (IncomeKind.Deposit or IncomeKind.Withdrawal or IncomeKind.Transfer)) return;
        Int128 amount = AssetUnits.InAsset(income.Amount, income.Decimals);
        if (amount == 0 || Int128.Abs(amount) > long.MaxValue) return;
        if (header.Instrument.IsAll) MoveCash(header, OtherCashOf(header, income.Asset), (long)amount);
        else if (header.Instrument.Value < instruments.Length)
            MoveAsset(instruments[header.Instrument.Value], header.VenueNanos, (long)amount);
    }

    private void MoveCash(in EventHeader header, int asset, long amount)
    {
        var place = new AccountKey(header.Venue, header.Account);
        int index = _accounts.Find(place);

        // The first answer of an account has it.
        if (index < 0 || !account.CashOf(index, asset).IsFunded) return;
        ref BalanceCheck check = ref CashCheck(index, asset);
        if (check.IsBooked(amount, header.VenueNanos, ComparedAsset.CashRoundingUnits)) return;
        Notional own = account.CashOf(index, asset).Cash;
        Int128 cash = (Int128)own.Units + amount;
        if (cash < 0 || cash > long.MaxValue) return;
        RememberCash(index, asset);
        account.AdjustCash(index, new Notional((long)cash), asset);
        check.IsSuspected = false;
        _confirmation.Close(ComparedAsset.CashOf(index, asset));
        commands.Alarm(place, InstrumentId.All, ReasonCode.BalanceMoved, amount);
    }

    private void MoveAsset(InstrumentState instrument, long venueNanos, long amount)
    {
        int index = _accounts.Of(instrument.Id);
        ref BalanceCheck check = ref _positions[instrument.Id.Value];
        bool isKnown = instrument.Market.HasRules
            && account.CashOf(index, account.Rates.QuoteOf(instrument.Id)).IsFunded
            && (check.IsProven || !IsFirstRun(instrument.Id));
        if (!isKnown || check.IsBooked(amount, venueNanos, rounding: 0)) return;
        InstrumentRules rules = instrument.Market.Rules;
        Notional foreign = account.Foreign.Of(instrument.Id);
        Int128 ofOwner = instrument.AreHoldingsAdopted ? 0 : Int128.Max(amount, -foreign.Units);
        Int128 rest = amount - ofOwner;
        ref readonly Position position = ref account[instrument.Id];
        Int128 held = position.Quantity.Units + AssetUnits.InUnits(rest, rules.QuantityDecimals);
        bool isBookable = rest == 0 || (!position.Mark.IsNone && held >= 0 && held <= long.MaxValue);
        if (!isBookable || foreign.Units + ofOwner > long.MaxValue) return;
        Remember(instrument);
        account.Foreign.Set(instrument.Id, new Notional((long)(foreign.Units + ofOwner)));
        if (rest != 0) account.AdjustPosition(instrument.Id, new Quantity((long)held), rules);
        check.IsSuspected = false;
        _confirmation.Close(ComparedAsset.BaseOf(instrument.Id));
        commands.Alarm(
            instrument.Market.Instrument.AccountKey, instrument.Id, ReasonCode.BalanceMoved, amount);
    }

    private void NoteBooked(ref BalanceCheck check, Int128 ofOwner, Int128 ofOurs, in BalancePayload payload)
    {
        if (_unprovenNanosMax == 0) return;
        check.BookedUnits = (long)Int128.Clamp(ofOwner + ofOurs, long.MinValue, long.MaxValue);
        check.BookedNanos = payload.AskedNanos;
        if (_isRevised) NoteLate(ref check, ofOwner);
        else check.NoteLate(ofOwner, ofOurs);
    }

    // Ours are added when it is known what they were booked at.
    private static void NoteLate(ref BalanceCheck check, Int128 ofOwner)
    {
        check.DriftOf(ofOwner > 0).AddForeign(ofOwner);
        check.LateNanos = check.SuspectedNanos;
    }

    private void NoteFirst(ref BalanceCheck check, in BalancePayload payload) =>
        check.FirstAskedNanos = _unprovenNanosMax > 0 ? payload.AskedNanos : 0;

    private void Remember(InstrumentState instrument)
    {
        RememberCash(_accounts.Of(instrument.Id), account.Rates.QuoteOf(instrument.Id));
        if (!instrument.Market.HasRules) return;
        Recent.AddAsset(instrument.Id, _confirmation.TotalOf(instrument), clock.NowNanos);
    }

    private void RememberCash(int index, int asset) =>
        Recent.AddCash(index, asset, account.CashOf(index, asset).Cash, clock.NowNanos);

    private bool WasCash(int index, int asset, in BalancePayload payload) => _unprovenNanosMax > 0
        && Recent.WasCash(
            index, asset, payload.Total, payload.AskedNanos - _settleNanos, ComparedAsset.CashRoundingUnits);

    private bool WasHeld(InstrumentState instrument, in BalancePayload payload) => _unprovenNanosMax > 0
        && Recent.WasAsset(instrument.Id, payload.Total, payload.AskedNanos - _settleNanos);
}
