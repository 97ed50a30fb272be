using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Portfolio;

/// <summary>What other units of prices and quantities do to a position.</summary>
public sealed partial class Account
{
    /// <summary>
    /// Whether the position can be counted in other units, what those are too coarse for left out, and has a mark in
    /// them. True without a position.
    /// </summary>
    public bool CanRescale(InstrumentId instrument, in UnitChange change)
    {
        ref readonly Position position = ref _positions[instrument.Value];
        return position.Quantity.IsZero
            || (change.TryScale(position.Quantity, out _, out _) && !position.Mark.IsNone
                && change.CanScale(position.Mark));
    }

    /// <summary>
    /// The units of an instrument change: its position counts in the new ones and is valued in them at once. What the
    /// new unit is too coarse for leaves first, at the mark and with its part of the cost, as neither profit nor loss.
    /// Without a position the last mark means nothing any more. False, and the units are the old ones, when a number
    /// left its range (<see cref="CanRescale"/>).
    /// </summary>
    /// <param name="instrument">Whose units they are.</param>
    /// <param name="before">The rules of the old units.</param>
    /// <param name="after">The rules of the new ones.</param>
    /// <param name="rest">What is no longer held here, in old units.</param>
    public bool TryRescale(
        InstrumentId instrument, in InstrumentRules before, in InstrumentRules after, out Quantity rest)
    {
        rest = default;
        ref Position position = ref _positions[instrument.Value];
        if (position.Quantity.IsZero)
        {
            position.Mark = Price.None;
            return true;
        }

        UnitChange change = after.ChangeFrom(before);
        if (!CanRescale(instrument, in change)) return false;
        change.TryScale(position.Quantity, out Quantity quantity, out rest);
        var kept = new Quantity(position.Quantity.Units - rest.Units);
        this.AdjustPosition(instrument, kept, before);
        if (position.Quantity != kept) return false;
        position.Quantity = quantity;
        position.Mark = change.Scale(position.Mark);
        SetValue(instrument, ref position, after);
        Revalue();
        return true;
    }
}
