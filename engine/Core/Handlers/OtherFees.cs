using System;
using LowLatency.Core.Counters;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Timers;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Handlers;

/// <summary>
/// Books the fee of a fill that was taken in an asset which is neither base nor quote of its instrument (BNB at
/// Binance). Where the account trades that asset, less of it is held: the owner's part pays first, then the position,
/// as if it had been sold at its mark to pay with. Where an instrument only follows it, the fee has that mark's value,
/// as if it had been put in for it, so that day's loss and drawdown see it. Else it is listed by asset and amount.
/// Where the asset is cash of the account, less of that cash is there. Business thread only; does not allocate.
/// </summary>
internal sealed class OtherFees(
    EngineClock clock, EngineCounters counters, Account account, CashAssets cash, InstrumentState[] instruments)
{
    /// <summary>
    /// What the fee is worth in the quote asset of the fill's instrument; zero while nothing values it.
    /// </summary>
    /// <param name="instrument">What was traded.</param>
    /// <param name="report">A fill with a fee in another asset that the journal has a number for.</param>
    public Notional Take(InstrumentState instrument, in OrderReportPayload report)
    {
        if (report.Fee.Units == 0) return Notional.Zero;
        if (TryTakeCash(instrument, report, out Notional ofCash)) return ofCash;
        InstrumentState? holder = Find(instrument, report, mustBeHeld: true);
        InstrumentState? priced = holder != null && !account[holder.Id].Mark.IsNone
            ? holder : Find(instrument, report, mustBeHeld: false);
        bool isValued = TryValue(priced, instrument, report.Fee, out _);
        account.OtherFees.Add(report.FeeAssetId, report.Fee, isValued);
        if (!isValued) counters.FeesUnpriced++;
        Notional outside = report.Fee;
        Notional paid = Notional.Zero;

        // What the venue says of the asset from now on has this fee in it, or not yet.
        Notional ofOwner = Notional.Zero;
        if (holder != null)
        {
            holder.LastFillNanos = clock.NowNanos;
            outside = TakeForeign(holder, outside, out ofOwner);
            if (isValued) outside = TakeHeld(holder, instrument, outside, out paid);
        }

        var rest = new Notional(outside.Units + ofOwner.Units);
        if (rest.Units == 0 || !TryValue(priced, instrument, rest, out Notional value)) return paid;
        account.PayFromOutside(instrument.Id, value);
        return new Notional(paid.Units + value.Units);
    }

    // The cash goes as if it had been withdrawn, and its worth is put in for the instrument that was traded: together a
    // loss of trading of that worth.
    private bool TryTakeCash(InstrumentState instrument, in OrderReportPayload report, out Notional value)
    {
        value = Notional.Zero;
        int place = account.Accounts.Of(instrument.Id);
        int asset = cash.HasSeveral ? cash.Find(account.Assets.NameOf(report.FeeAssetId)) : -1;
        if (asset < 0 || !cash.IsCash(place, asset)) return false;
        bool isValued = account.Rates.TryToReporting(asset, report.Fee.Units, Rounding.HalfEven, out long reporting)
            && account.Rates.TryFromReporting(
                account.Rates.QuoteOf(instrument.Id), new Notional(reporting), out value);
        account.OtherFees.Add(report.FeeAssetId, report.Fee, isValued);
        Int128 left = (Int128)account.CashOf(place, asset).Cash.Units - report.Fee.Units;
        account.AdjustCash(
            place, new Notional((long)Int128.Clamp(left, long.MinValue + 1, long.MaxValue)), asset);
        if (isValued) account.PayFromOutside(instrument.Id, value);
        else counters.FeesUnpriced++;
        if (!isValued) value = Notional.Zero;
        return true;
    }

    private InstrumentState? Find(InstrumentState instrument, in OrderReportPayload report, bool mustBeHeld)
    {
        ReadOnlySpan<byte> name = account.Assets.NameOf(report.FeeAssetId);
        if (name.IsEmpty) return null;
        foreach (InstrumentState other in instruments)
        {
            if (!name.SequenceEqual(other.BaseAsset)) continue;
            bool isHeld = other.IsTraded && other.Market.HasRules
                && other.Market.Instrument.AccountKey == instrument.Market.Instrument.AccountKey;
            if (mustBeHeld ? isHeld : !account[other.Id].Mark.IsNone) return other;
        }

        return null;
    }

    // The owner's coins go first: what is bought here is the smaller part to lose.
    private Notional TakeForeign(InstrumentState holder, Notional fee, out Notional ofOwner)
    {
        Notional foreign = account.Foreign.Of(holder.Id);
        ofOwner = new Notional(Math.Clamp(fee.Units, 0, foreign.Units));
        account.Foreign.Set(holder.Id, new Notional(foreign.Units - ofOwner.Units));
        return new Notional(fee.Units - ofOwner.Units);
    }

    // Returns what the position does not hold either: the next comparison says where that came from.
    private Notional TakeHeld(InstrumentState holder, InstrumentState instrument, Notional fee, out Notional paid)
    {
        paid = Notional.Zero;
        InstrumentRules rules = holder.Market.Rules;
        ref readonly Position position = ref account[holder.Id];
        if (fee.Units == 0 || position.Mark.IsNone) return fee;
        Int128 held = InAsset(position.Quantity, rules.QuantityDecimals);
        Notional taken = fee.Units < 0 || held >= fee.Units
            ? fee : new Notional((long)Int128.Max(held, 0));
        if (taken.Units == 0) return fee;
        Notional worth = account.TakeFeeInBase(holder.Id, position.Mark, taken, rules);
        bool isMoved = account.TryMoveFee(holder.Id, instrument.Id, worth);
        paid = isMoved || !TryConvert(holder, instrument, worth, out Notional converted) ? worth : converted;
        return new Notional(fee.Units - taken.Units);
    }

    private bool TryValue(InstrumentState? priced, InstrumentState instrument, Notional amount, out Notional value)
    {
        value = Notional.Zero;
        if (priced == null || account[priced.Id].Mark.IsNone) return false;
        Int128 units = NotionalMath.Divide(
            (Int128)amount.Units * account[priced.Id].Mark.Units,
            PowersOfTen.Of(priced.Market.Rules.PriceDecimals), Rounding.HalfEven);
        if (units < long.MinValue || units > long.MaxValue) return false;
        return TryConvert(priced, instrument, new Notional((long)units), out value);
    }

    // From the quote asset of one instrument to that of another.
    private bool TryConvert(InstrumentState from, InstrumentState to, Notional amount, out Notional converted)
    {
        (int source, int target) = (account.Rates.QuoteOf(from.Id), account.Rates.QuoteOf(to.Id));
        converted = amount;
        if (source == target) return true;
        return account.Rates.TryToReporting(source, amount.Units, Rounding.HalfEven, out long reporting)
            && account.Rates.TryFromReporting(target, new Notional(reporting), out converted);
    }

    private static Int128 InAsset(Quantity quantity, int decimals) => decimals <= Notional.Decimals
        ? (Int128)quantity.Units * PowersOfTen.Of(Notional.Decimals - decimals)
        : NotionalMath.Divide(quantity.Units, PowersOfTen.Of(decimals - Notional.Decimals), Rounding.Down);
}
