using System;
using LowLatency.Core.Risk;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution.Algorithms;

/// <summary>
/// How much of a parent order the next child is. Whole lots, so that the sum is exact. Pure; any thread.
/// </summary>
public static class SlicePlan
{
    /// <summary>The slice that a time falls into, 0..slices-1.</summary>
    public static int SliceAt(long startNanos, long durationNanos, int slices, long nowNanos)
    {
        Int128 slice = (Int128)(nowNanos - startNanos) * slices / durationNanos;
        return (int)Int128.Clamp(slice, 0, slices - 1);
    }

    /// <summary>When a slice begins; for slice = slices, when the last one ends.</summary>
    public static long StartOf(int slice, long startNanos, long durationNanos, int slices)
    {
        // Rounded up, so that SliceAt of it is this slice and not the one before.
        Int128 offset = (((Int128)durationNanos * slice) + slices - 1) / slices;
        return startNanos + (long)offset;
    }

    /// <summary>
    /// TWAP: what should be filled at the end of a slice less what is filled: its own share and what earlier slices
    /// left. The last slice wants all.
    /// </summary>
    public static Quantity Twap(Quantity total, Quantity filled, int slice, int slices, long lotUnits)
    {
        long target = total.Units;
        if (slice < slices - 1)
        {
            target = (long)((Int128)total.Units * (slice + 1) / slices);
            target -= target % lotUnits;
        }

        return target <= filled.Units ? default : new Quantity(target - filled.Units);
    }

    /// <summary>Iceberg: a share of the whole, at least what the venue takes.</summary>
    public static Quantity Display(Quantity total, long displayPpm, Price price, in InstrumentRules rules)
    {
        long units = (long)((Int128)total.Units * displayPpm / RiskLimits.PartsPerMillion);
        units -= units % rules.LotUnits;
        return new Quantity(Math.Max(units, Least(price, rules).Units));
    }

    /// <summary>The smallest order that the venue takes at a price, in whole lots; price positive.</summary>
    public static Quantity Least(Price price, in InstrumentRules rules)
    {
        long units = Math.Max(rules.QuantityUnitsMin, rules.LotUnits);
        bool isKnown = NotionalMath.TryDivide(
            new Notional(rules.NotionalUnitsMin), price, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Up,
            out Quantity worth);
        if (isKnown) units = Math.Max(units, worth.Units);
        long off = units % rules.LotUnits;
        long up = off == 0 ? 0 : rules.LotUnits - off;
        return new Quantity(units > long.MaxValue - up ? units - off : units + up);
    }

    /// <summary>
    /// The child for what is wanted: whole lots, at most what remains. A rest that could not be sent by itself, even
    /// after the price has fallen by the collar, goes along. SizeBelowMinimum when what is wanted is too small.
    /// </summary>
    public static ReasonCode Fit(
        Quantity target, Quantity remaining, Price price, long collarPpm, in InstrumentRules rules, out Quantity child)
    {
        var least = new Quantity(Math.Min(target.Units, remaining.Units));
        ReasonCode reason = OrderSizer.Fit(least, price, rules, out child);
        if (reason != ReasonCode.None) return reason;
        long rest = remaining.Units - child.Units;
        if (rest <= 0) return ReasonCode.None;
        Int128 low = NotionalMath.Divide(
            (Int128)price.Units * (RiskLimits.PartsPerMillion - collarPpm), RiskLimits.PartsPerMillion, Rounding.Down);
        bool isRestSendable =
            OrderSizer.Fit(new Quantity(rest), new Price((long)low), rules, out _) == ReasonCode.None;
        return isRestSendable ? ReasonCode.None : OrderSizer.Fit(remaining, price, rules, out child);
    }
}
