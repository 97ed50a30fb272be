using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Orders;

/// <summary>What the orders of an instrument come to.</summary>
public sealed partial class OrderTable
{
    // No row that is over misses fills while it is false. Follows from the rows: no state of its own.
    private bool _mayMissFills;

    /// <summary>
    /// What orders of an instrument and side that are over have executed by the venue's word, as far as no fill has
    /// told of it yet: it is in no position.
    /// </summary>
    public long MissingFills(InstrumentId instrument, Side side)
    {
        // Asked at each market event of a position; of thousands of rows there is hardly ever one.
        if (!_mayMissFills) return 0;
        long sum = 0;
        _mayMissFills = false;
        for (int row = 0; row < Count; row++)
        {
            ref readonly Order order = ref _rows[row];
            if (!IsOverWithMissingFills(in order)) continue;
            _mayMissFills = true;
            bool isIt = order.Instrument == instrument && order.Side == side;
            if (isIt) sum = Saturating.Add(sum, order.ReportedQuantity.Units - order.FilledQuantity.Units);
        }

        return sum;
    }

    /// <summary>
    /// What live orders that sell an instrument lock of its base asset, units of 10^-8. One of unknown outcome may not
    /// be at the venue: what is locked would be taken for its, and may be somebody else's.
    /// </summary>
    public Int128 LockedUnits(InstrumentId instrument, in InstrumentRules rules)
    {
        Int128 sum = 0;
        for (int row = FirstLive; row >= 0; row = NextLive(row))
        {
            ref readonly Order order = ref _rows[row];
            bool isIt = order.Instrument == instrument && order.Side == Side.Sell;
            if (isIt && !OrderTransitionTable.IsUnknown(order.State)) sum += order.Remaining.Units;
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
        if (!_mayMissFills) return;
        for (int row = 0; row < Count; row++)
        {
            ref Order order = ref _rows[row];
            bool isIt = order.Instrument == instrument && IsOverWithMissingFills(in order);
            if (isIt) order.ReportedQuantity = order.FilledQuantity;
        }
    }

    private static bool IsOverWithMissingFills(in Order order) => !order.IsLive && order.HasMissingFills;

    private void NoteMissingFills(in Order order) => _mayMissFills |= IsOverWithMissingFills(in order);
}
