using System;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// Differences of one asset in one direction that were booked and may be fills that are told late, and what ours of
/// them were booked at. The two directions are apart: a purchase and a sale of one amount would leave nothing to be
/// taken back, and the first of them to be told would be counted beside what it stands for. Business thread only.
/// </summary>
internal struct BookedDrift
{
    /// <summary>Sum of ours, units of 10^-8.</summary>
    public long Units;

    /// <summary>Sum of what was taken for the owner's, units of 10^-8.</summary>
    public long ForeignUnits;

    /// <summary>What ours were booked at in the quote asset, units of 10^-8.</summary>
    public long Value;

    /// <summary>The same in the reporting asset, at the rates of then.</summary>
    public long Reporting;

    /// <summary>There is something.</summary>
    public readonly bool IsAny => (Units | ForeignUnits | Value | Reporting) != 0;

    /// <summary>Another difference of ours was booked.</summary>
    public void Add(Int128 units, BookedMove booked)
    {
        Units = Sum(Units, units);
        Value = Sum(Value, booked.Value.Units);
        Reporting = Sum(Reporting, booked.Reporting.Units);
    }

    /// <summary>Another one was taken for the owner's.</summary>
    public void AddForeign(Int128 units) => ForeignUnits = Sum(ForeignUnits, units);

    /// <summary>Up to so much of ours, and its part of what all of it was booked at.</summary>
    public long Take(Int128 requested, out BookedMove booked)
    {
        long before = Units;
        long taken = BalanceCheck.TakeFrom(ref Units, requested);
        booked = new BookedMove(
            new Notional(Part(ref Value, taken, before)), new Notional(Part(ref Reporting, taken, before)));
        return taken;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref Units);
        state.Visit(ref ForeignUnits);
        state.Visit(ref Value);
        state.Visit(ref Reporting);
    }

    // The last part takes the rest, so that nothing is left of the sum.
    private static long Part(ref long sum, long taken, long before)
    {
        if (taken == 0) return 0;
        long part = taken == before
            ? sum
            : (long)NotionalMath.Divide(sum * Int128.Abs(taken), Int128.Abs(before), Rounding.HalfEven);
        sum -= part;
        return part;
    }

    private static long Sum(long left, Int128 right) =>
        (long)Int128.Clamp(left + right, -long.MaxValue, long.MaxValue);
}
