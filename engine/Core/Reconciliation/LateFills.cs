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
using LowLatency.Model.Time;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// A fill that no list showed for longer than the read side is thought to lag was booked by what the balances showed,
/// at the mark. When it is told after all, what was booked for it is taken back first, at the mark of now: the position
/// is right at once, and what the mark moved meanwhile is in the result twice. These are the first rules, by which runs
/// were recorded; newer ones have <see cref="DriftReversal"/>. Business thread only; does not allocate.
/// </summary>
internal sealed class LateFills(
    CommandBuffer commands, OrderTable orders, Account account, InstrumentState[] instruments)
{
    // The venue's clock and ours differ by less, or the account is locked.
    private const long ClockNanosMax = Timestamp.NanosPerSecond;

    /// <summary>
    /// A fill is about to be booked. One from before the answers by which a difference was booked is in that
    /// difference: so much of it is taken back, at most what was booked with the fill's sign, from what was taken for
    /// the owner's first. One from before an answer that differed was compared may be in that answer and was not known
    /// then: such an answer decides nothing.
    /// </summary>
    public void BeforeFill(
        in Order order, in OrderReportPayload report, long venueNanos, ref BalanceCheck ofBase,
        ref BalanceCheck ofQuote)
    {
        InstrumentState instrument = instruments[order.Instrument.Value];
        InstrumentRules rules = instrument.Market.Rules;
        bool isNew = report.TradeId != 0 && report.LastQuantity.Units > 0 && report.LastPrice.Units > 0
            && !orders.Fills.Contains(instrument.Id, report.TradeId, order.Side)
            && (!report.Units.IsReported || report.Units.ChangeTo(rules) == default);
        if (!isNew || venueNanos <= 0) return;
        if (venueNanos <= ofBase.SeenNanos) ofBase.Forget(isAll: true);
        if (venueNanos <= ofQuote.SeenNanos) ofQuote.Forget(isAll: true);
        Notional back = IsLate(ofBase, venueNanos)
            ? TakeBack(instrument, ref ofBase, Bought(order, report, rules))
            : Notional.Zero;
        if (IsLate(ofQuote, venueNanos)) TakeBackCash(order, report, rules, ref ofQuote);
        if (back == Notional.Zero) return;
        commands.Alarm(order.AccountKey, instrument.Id, ReasonCode.FillMissed, back.Units, order.Id);
    }

    private static bool IsLate(in BalanceCheck check, long venueNanos) =>
        check.LateNanos != 0 && venueNanos <= check.LateNanos + ClockNanosMax;

    // Of the base asset, units of 10^-8.
    private static Int128 Bought(in Order order, in OrderReportPayload report, in InstrumentRules rules)
    {
        Int128 amount = AssetUnits.InAsset(report.LastQuantity.Units, rules.QuantityDecimals);
        if (order.Side == Side.Sell) amount = -amount;
        return report.FeeAsset == FeeAsset.Base ? amount - report.Fee.Units : amount;
    }

    private Notional TakeBack(InstrumentState instrument, ref BalanceCheck check, Int128 bought)
    {
        long ofOwner = BalanceCheck.TakeFrom(ref check.LateForeignUnits, bought);
        if (ofOwner != 0)
        {
            Int128 left = (Int128)account.Foreign.Of(instrument.Id).Units - ofOwner;
            account.Foreign.Set(instrument.Id, new Notional((long)Int128.Clamp(left, 0, long.MaxValue)));
        }

        ref readonly Position position = ref account[instrument.Id];
        InstrumentRules rules = instrument.Market.Rules;
        if (position.Mark.IsNone) return new Notional(ofOwner);
        long ofOurs = BalanceCheck.TakeFrom(ref check.LateUnits, bought - ofOwner);
        Int128 held = position.Quantity.Units - AssetUnits.InUnits(ofOurs, rules.QuantityDecimals);
        if (ofOurs != 0 && held >= long.MinValue && held <= long.MaxValue)
        {
            account.AdjustPosition(instrument.Id, new Quantity((long)held), rules);
        }

        return new Notional((long)Int128.Clamp((Int128)ofOwner + ofOurs, long.MinValue, long.MaxValue));
    }

    private void TakeBackCash(
        in Order order, in OrderReportPayload report, in InstrumentRules rules, ref BalanceCheck check)
    {
        bool isKnown = NotionalMath.TryMultiply(
            report.LastPrice, report.LastQuantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven,
            out Notional value);
        if (!isKnown) return;
        Int128 got = order.Side == Side.Sell ? value.Units : -(Int128)value.Units;
        if (report.FeeAsset == FeeAsset.Quote) got -= report.Fee.Units;
        long back = BalanceCheck.TakeFrom(ref check.LateUnits, got);
        (int index, int asset) = (account.Accounts.Of(order.Instrument), account.Rates.QuoteOf(order.Instrument));
        Int128 cash = (Int128)account.CashOf(index, asset).Cash.Units - back;
        if (back != 0 && cash <= long.MaxValue) account.AdjustCash(index, new Notional((long)cash), asset);
    }
}
