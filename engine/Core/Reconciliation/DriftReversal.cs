using System;
using LowLatency.Core.Execution;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// A fill that no list showed for longer than the read side is thought to lag was booked by what the balances showed,
/// at the mark of then. When it is told after all, what was booked for it is taken back first, at what it was booked
/// at: position and cash are right at once, and the result is as if the fill had been told in time. The same of its
/// fee, where that was taken in an asset that balances are compared of. Business thread only; does not allocate.
/// </summary>
internal sealed class DriftReversal(CommandBuffer commands, Account account, InstrumentState[] instruments)
{
    /// <summary>
    /// A fill is about to be booked. One from before the answers by which a difference was booked is in that
    /// difference: so much of it is taken back, at most what was booked with the fill's sign, from what was taken for
    /// the owner's first.
    /// </summary>
    /// <param name="order">Whose fill.</param>
    /// <param name="report">In the units of the instrument's rules.</param>
    /// <param name="venueNanos">When it happened, by the venue's clock; 0 = not told: nothing is taken back.</param>
    /// <param name="ofBase">Of the base asset.</param>
    /// <param name="ofQuote">Of the cash that pays for it.</param>
    public void BeforeFill(
        in Order order, in OrderReportPayload report, long venueNanos, ref BalanceCheck ofBase,
        ref BalanceCheck ofQuote)
    {
        InstrumentState instrument = instruments[order.Instrument.Value];
        InstrumentRules rules = instrument.Market.Rules;
        if (ofQuote.IsLate(venueNanos) && TryCash(order, report, rules, out Int128 got))
        {
            TakeBackCash(
                account.Accounts.Of(order.Instrument), account.Rates.QuoteOf(order.Instrument), got, ref ofQuote);
        }

        if (!ofBase.IsLate(venueNanos)) return;
        Notional back = TakeBack(instrument, ref ofBase, Bought(order, report, rules), report.LastPrice);
        if (back == Notional.Zero) return;
        commands.Alarm(order.AccountKey, instrument.Id, ReasonCode.FillMissed, back.Units, order.Id);
    }

    /// <summary>
    /// So much of a base asset is about to be booked that a difference may have: it is taken back. Returns how much,
    /// units of 10^-8.
    /// </summary>
    /// <param name="instrument">Whose base asset.</param>
    /// <param name="check">Its comparison.</param>
    /// <param name="bought">Units of 10^-8; negative = it goes.</param>
    /// <param name="price">What it counts at where nobody knows what it was booked at and there is no mark.</param>
    public Notional TakeBack(InstrumentState instrument, ref BalanceCheck check, Int128 bought, Price price)
    {
        ref BookedDrift drift = ref check.DriftOf(bought > 0);
        long ofOwner = BalanceCheck.TakeFrom(ref drift.ForeignUnits, bought);
        ofOwner += BalanceCheck.TakeFrom(ref check.LateForeignUnits, bought - ofOwner);
        long ofOurs = drift.Take(bought - ofOwner, out BookedMove booked);
        InstrumentRules rules = instrument.Market.Rules;
        account.TryTakeBack(instrument.Id, QuantityOf(ofOurs, rules), booked, rules);
        long ofBefore = BalanceCheck.TakeFrom(ref check.LateUnits, bought - ofOwner - ofOurs);
        TakeAtMark(instrument, TakeForeign(instrument, ofOwner) + ofBefore, price, rules);
        return new Notional((long)Int128.Clamp(
            (Int128)ofOwner + ofOurs + ofBefore, long.MinValue, long.MaxValue));
    }

    /// <summary>The same of cash: so much is about to come, negative = to go.</summary>
    public void TakeBackCash(int index, int asset, Int128 got, ref BalanceCheck check)
    {
        ref BookedDrift drift = ref check.DriftOf(got > 0);
        long back = drift.Take(got, out BookedMove booked);
        long ofBefore = BalanceCheck.TakeFrom(ref check.LateUnits, got - back);
        if (back != 0) account.TryTakeBackCash(index, booked with { Value = new Notional(back) }, asset);
        if (ofBefore != 0) account.TryTakeBackCash(index, new BookedMove(new Notional(ofBefore), default), asset);
    }

    // What the owner has taken out since is not there any more: it went from what was bought, so that this part is
    // ours. Returns that part.
    private long TakeForeign(InstrumentState instrument, long ofOwner)
    {
        if (ofOwner == 0) return 0;
        Int128 left = (Int128)account.Foreign.Of(instrument.Id).Units - ofOwner;
        account.Foreign.Set(instrument.Id, new Notional((long)Int128.Clamp(left, 0, long.MaxValue)));
        return left < 0 ? (long)-left : 0;
    }

    private void TakeAtMark(InstrumentState instrument, Int128 units, Price price, in InstrumentRules rules)
    {
        if (units == 0) return;
        Price mark = account[instrument.Id].Mark;
        Int128 value = AssetUnits.Worth(
            AssetUnits.InUnits(units, rules.QuantityDecimals), mark.IsNone ? price : mark, rules);
        if (Int128.Abs(value) > long.MaxValue) return;
        account.TryTakeBack(
            instrument.Id, QuantityOf(units, rules), new BookedMove(new Notional((long)value), default), rules);
    }

    private static Quantity QuantityOf(Int128 units, in InstrumentRules rules) => new((long)Int128.Clamp(
        AssetUnits.InUnits(units, rules.QuantityDecimals), -long.MaxValue, long.MaxValue));

    // Of the base asset, units of 10^-8.
    private static Int128 Bought(in Order order, in OrderReportPayload report, in InstrumentRules rules)
    {
        Int128 amount = AssetUnits.InAsset(report.LastQuantity.Units, rules.QuantityDecimals);
        if (order.Side == Side.Sell) amount = -amount;
        return report.FeeAsset == FeeAsset.Base ? amount - report.Fee.Units : amount;
    }

    private static bool TryCash(
        in Order order, in OrderReportPayload report, in InstrumentRules rules, out Int128 got)
    {
        bool isKnown = NotionalMath.TryMultiply(
            report.LastPrice, report.LastQuantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven,
            out Notional value);
        got = order.Side == Side.Sell ? value.Units : -(Int128)value.Units;
        if (report.FeeAsset == FeeAsset.Quote) got -= report.Fee.Units;
        return isKnown;
    }
}
