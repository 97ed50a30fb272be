using System;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Reconciliation;

/// <summary>What an answer about a base asset says beside what is held.</summary>
/// <param name="Units">The venue's amount less the owner's and ours, in quantity units of the instrument.</param>
/// <param name="Rest">What is there beside ours, units of 10^-8.</param>
/// <param name="OfOwner">What the owner's part becomes more by, units of 10^-8.</param>
/// <param name="OfOurs">The same of ours.</param>
/// <param name="IsForeign">It concerns the owner's part alone.</param>
/// <param name="IsBookable">It has a value and fits.</param>
internal readonly record struct PositionDifference(
    Int128 Units, Int128 Rest, Int128 OfOwner, Int128 OfOurs, bool IsForeign, bool IsBookable)
{
    /// <param name="account">What is held.</param>
    /// <param name="instrument">With rules.</param>
    /// <param name="total">What the answer shows, units of 10^-8.</param>
    public static PositionDifference Of(Account account, InstrumentState instrument, Notional total)
    {
        InstrumentRules rules = instrument.Market.Rules;
        ref readonly Position position = ref account[instrument.Id];
        Notional foreign = account.Foreign.Of(instrument.Id);
        Int128 held = AssetUnits.InUnits((Int128)total.Units - foreign.Units, rules.QuantityDecimals);

        // What is there beside ours. Without a price a difference of ours has no value that could be booked.
        Int128 rest = total.Units - AssetUnits.InAsset(position.Quantity.Units, rules.QuantityDecimals);
        bool isForeign = !instrument.AreHoldingsAdopted && rest >= 0;
        bool isBookable = isForeign || (!position.Mark.IsNone && held <= long.MaxValue);
        Int128 ofOwner = isForeign ? rest - foreign.Units : -(Int128)foreign.Units;
        return new PositionDifference(
            held - position.Quantity.Units, rest, ofOwner, rest - foreign.Units - ofOwner, isForeign, isBookable);
    }
}
