using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Orders;

/// <summary>What the orders of an instrument come to.</summary>
public sealed partial class OrderTable
{
    /// <summary>
    /// What orders of an instrument and side that are over have executed by the venue's word, as far as no fill has
    /// told of it yet: it is in no position.
    /// </summary>
    public long MissingFills(InstrumentId instrument, Side side)
    {
        long sum = 0;
        for (int row = 0; row < Count; row++)
        {
            ref readonly Order order = ref _rows[row];
            bool isIt = order.Instrument == instrument && order.Side == side && !order.IsLive;
            if (!isIt || !order.HasMissingFills) continue;
            sum = Saturating.Add(sum, order.ReportedQuantity.Units - order.FilledQuantity.Units);
        }

        return sum;
    }

    /// <summary>What live orders that sell an instrument lock of its base asset, units of 10^-8.</summary>
    public Int128 LockedUnits(InstrumentId instrument, in InstrumentRules rules)
    {
        Int128 sum = 0;
        for (int row = FirstLive; row >= 0; row = NextLive(row))
        {
            ref readonly Order order = ref _rows[row];
            if (order.Instrument == instrument && order.Side == Side.Sell) sum += order.Remaining.Units;
        }

        int exponent = rules.QuantityDecimals - Notional.Decimals;
        return exponent <= 0 ? sum * PowersOfTen.Of(-exponent) : sum / PowersOfTen.Of(exponent);
    }

    /// <summary>
    /// The position of an instrument is what the venue says that it is: what fills of orders that are over would have
    /// told is in it.
    /// </summary>
    public void ForgetMissingFills(InstrumentId instrument)
    {
        for (int row = 0; row < Count; row++)
        {
            ref Order order = ref _rows[row];
            bool isIt = order.Instrument == instrument && !order.IsLive;
            if (isIt && order.HasMissingFills) order.ReportedQuantity = order.FilledQuantity;
        }
    }
}
