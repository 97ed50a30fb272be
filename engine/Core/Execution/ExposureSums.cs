using System;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Execution;

/// <summary>
/// Sums positions and live orders at their worst for the gates of D3 and D6. Computed anew for every order, from the
/// table and the account, so that it cannot drift from them. Orders of unknown outcome count as working.
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
        int place = account.Accounts.Of(instrument.Id);
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            ref readonly Order order = ref orders[row];
            InstrumentRules rules = instruments[order.Instrument.Value].Market.Rules;
            Notional value = Value(order.WorstPrice, order.Remaining, rules, ref context);
            if (order.Side == Side.Buy)
            {
                _buys[order.Instrument.Value] += value.Units;
                if (account.Accounts.Of(order.Instrument) == place) claimed += value.Units;
            }
            else
            {
                _sells[order.Instrument.Value] += value.Units;
            }

            if (order.Instrument == instrument.Id && order.Side == context.Side) sameSide += order.Remaining.Units;
        }

        if (parents.WorkingCount > 0) AddUnsent(instrument, parent, ref context, ref sameSide, ref claimed);
        (context.Side == Side.Buy ? _buys : _sells)[instrument.Id.Value] += context.WorstNotional.Units;
        context.WorkingSameSide = new Quantity(Saturate(sameSide));
        context.CashFree = new Notional(Saturate(account.CashOf(place).Cash.Units - claimed));
        context.Equity = account.Equity;
        context.Position = account[instrument.Id].Quantity;
        context.OpenOrders = orders.LiveCount;
        context.HasOverflown |= account.HasOverflown;
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
            long unsent = parent.Remaining.Units;
            if (!parent.Child.IsNone && orders.Find(parent.Child) is >= 0 and int row
                && orders[row].IsLive)
            {
                unsent -= orders[row].Remaining.Units;
            }

            if (parent.Number == parentOfOrder) unsent -= context.Quantity.Units;
            if (unsent <= 0) continue;
            var quantity = new Quantity(unsent);
            Notional value = Value(parent.WorstPrice, quantity, other.Market.Rules, ref context);
            (parent.Side == Side.Buy ? _buys : _sells)[other.Id.Value] += value.Units;
            bool isSamePlace = account.Accounts.Of(other.Id) == account.Accounts.Of(instrument.Id);
            if (parent.Side == Side.Buy && isSamePlace) claimed += value.Units;
            if (other == instrument && parent.Side == context.Side) sameSide += unsent;
        }
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
            Int128 exposure = Int128.Max(Int128.Abs(held + _buys[i]), Int128.Abs(held - _sells[i]));
            gross += exposure;
            if (instruments[i].SymbolGroup == symbolGroup) group += exposure;
        }

        context.SymbolExposureAfter = group;
        context.GrossExposureAfter = gross;
    }
}
