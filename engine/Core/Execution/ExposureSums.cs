using System;
using LowLatency.Core.Instruments;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings.Assets;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Execution;

/// <summary>
/// Sums positions and live orders at their worst for the gates on concentration and balance, in the reporting asset.
/// Computed anew for every order, from the table and the account, so that it cannot drift from them. Orders of unknown
/// outcome count as working.
/// </summary>
internal sealed class ExposureSums(
    OrderTable orders, ParentTable parents, Account account, InstrumentState[] instruments)
{
    private readonly Int128[] _buys = new Int128[instruments.Length];
    private readonly Int128[] _sells = new Int128[instruments.Length];

    /// <summary>Fills in the account's part of a context whose order is already described.</summary>
    /// <param name="instrument">The order's instrument.</param>
    /// <param name="parent">Number of the order's parent, 0 = it has none.</param>
    /// <param name="context">What is filled in.</param>
    public void Describe(InstrumentState instrument, long parent, ref RiskContext context)
    {
        Array.Clear(_buys);
        Array.Clear(_sells);
        Int128 sameSide = 0;
        Int128 claimed = 0;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            ref readonly Order order = ref orders[row];
            InstrumentRules rules = instruments[order.Instrument.Value].Market.Rules;
            Notional value = Value(order.WorstPrice, order.Remaining, rules, ref context);
            if (order.Side == Side.Buy)
            {
                _buys[order.Instrument.Value] += value.Units;
                if (account.IsSameCash(order.Instrument, instrument.Id)) claimed += value.Units;
            }
            else
            {
                _sells[order.Instrument.Value] += value.Units;
            }

            if (order.Instrument == instrument.Id && order.Side == context.Side) sameSide += order.Remaining.Units;
        }

        if (parents.WorkingCount > 0) AddUnsent(instrument, parent, ref context, ref sameSide, ref claimed);
        (context.Side == Side.Buy ? _buys : _sells)[instrument.Id.Value] += context.WorstCost.Units;
        context.WorkingSameSide = new Quantity(Saturate(sameSide));
        context.CashFree = new Notional(Saturate(account.CashFor(instrument.Id).Cash.Units - claimed));
        context.Equity = account.Equity;
        context.Position = account[instrument.Id].Quantity;
        context.OpenOrders = orders.LiveCount;
        context.HasOverflown |= account.HasOverflown;
        context.WorstNotional = new Notional((long)InReporting(instrument.Id, context.WorstCost.Units, ref context));
        context.IsAssetUnvalued |= IsAnyUnvalued(instrument, context.NowNanos);
        Sum(instrument.SymbolGroup, ref context);
    }

    /// <summary>price x quantity rounded up; an overflow is noted in the context.</summary>
    public static Notional Value(Price price, Quantity quantity, in InstrumentRules rules, ref RiskContext context)
    {
        if (!NotionalMath.TryMultiply(
                price, quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Up, out Notional value))
        {
            context.HasOverflown = true;
        }

        return value;
    }

    // What parent orders will still send is counted as if it worked already: a child that comes later must fit too.
    private void AddUnsent(
        InstrumentState instrument, long parentOfOrder, ref RiskContext context, ref Int128 sameSide,
        ref Int128 claimed)
    {
        foreach (InstrumentState other in instruments)
        {
            ref readonly ParentOrder parent = ref parents[other.Id];
            if (!parent.IsWorking) continue;
            Int128 unsent = parent.Remaining.Units;
            if (!parent.Child.IsNone && orders.Find(parent.Child) is >= 0 and int row
                && orders[row].IsLive)
            {
                unsent -= orders[row].Remaining.Units;
            }

            if (parent.Number == parentOfOrder) unsent -= context.Quantity.Units;
            if (unsent <= 0) continue;
            var quantity = new Quantity((long)unsent);
            Notional value = Value(parent.WorstPrice, quantity, other.Market.Rules, ref context);
            (parent.Side == Side.Buy ? _buys : _sells)[other.Id.Value] += value.Units;
            if (parent.Side == Side.Buy && account.IsSameCash(other.Id, instrument.Id)) claimed += value.Units;
            if (other == instrument && parent.Side == context.Side) sameSide += unsent;
        }
    }

    private Int128 InReporting(InstrumentId instrument, Int128 units, ref RiskContext context)
    {
        int asset = account.Rates.QuoteOf(instrument);
        if (asset == 0) return units;
        bool isGood = account.Rates.TryToReporting(asset, units, Rounding.Up, out long reporting);
        if (!isGood && account.Rates.IsKnown(asset)) context.HasOverflown = true;
        context.IsAssetUnvalued |= !isGood;
        return reporting;
    }

    // Equity is not known without them; an old rate is as good as none.
    private bool IsAnyUnvalued(InstrumentState instrument, long nowNanos)
    {
        AssetRates rates = account.Rates;
        for (int asset = 1; asset < rates.Count; asset++)
        {
            bool isConcerned = asset == rates.QuoteOf(instrument.Id) || account.TotalOf(asset) != 0;
            if (!isConcerned) continue;
            if (!rates.IsKnown(asset)) return true;
            foreach (MarkStep step in rates.PathOf(asset))
            {
                FeedHealth feeds = instruments[step.Instrument].Market.Feeds;
                if (feeds.Worst(nowNanos) >= FeedFreshness.Blocking) return true;
            }
        }

        return false;
    }

    private static long Saturate(Int128 value) =>
        value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;

    private void Sum(int symbolGroup, ref RiskContext context)
    {
        Int128 group = 0;
        Int128 gross = 0;
        for (int i = 0; i < _buys.Length; i++)
        {
            // Of hundreds of instruments few are held or worked: of the others nothing but the position is touched.
            long held = account[new InstrumentId((ushort)i)].Value.Units;
            if (held == 0 && _buys[i] == 0 && _sells[i] == 0) continue;
            Int128 exposure = InReporting(
                instruments[i].Id, Int128.Max(Int128.Abs(held + _buys[i]), Int128.Abs(held - _sells[i])), ref context);
            gross += exposure;
            if (instruments[i].SymbolGroup == symbolGroup) group += exposure;
        }

        context.SymbolExposureAfter = group;
        context.GrossExposureAfter = gross;
    }
}
