using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Portfolio;

/// <summary>What fills and their fees do to positions and cash.</summary>
public sealed partial class Account
{
    /// <summary>Books a fill; side is that of the own order, the fee is in the quote asset, positive = paid.</summary>
    public FillEffect Fill(
        InstrumentId instrument, Side side, Price price, Quantity quantity, Notional fee, in InstrumentRules rules)
    {
        if (quantity.Units <= 0 || price.Units <= 0) return Refuse();
        if (!NotionalMath.TryMultiply(
                price, quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven, out Notional value))
        {
            return Refuse();
        }

        return Book(instrument, side, price, quantity, value, fee, rules);
    }

    // The price is the mark where there is none.
    private FillEffect Book(
        InstrumentId instrument, Side side, Price price, Quantity quantity, Notional value, Notional fee,
        in InstrumentRules rules)
    {
        ref Position position = ref _positions[instrument.Value];
        bool isBuy = side == Side.Buy;
        Int128 signed = isBuy ? quantity.Units : -(Int128)quantity.Units;
        Int128 held = position.Quantity.Units;
        Int128 closing = IsOpposite(held, signed) ? Int128.Min(Int128.Abs(held), quantity.Units) : 0;
        Int128 closingValue = NotionalMath.Divide(value.Units * closing, quantity.Units, Rounding.HalfEven);
        Int128 openingValue = value.Units - closingValue;
        Int128 closedCost = closing == 0
            ? 0
            : NotionalMath.Divide(position.Cost.Units * closing, Int128.Abs(held), Rounding.HalfEven);
        Int128 realised = closing == 0 ? 0 : held > 0 ? closingValue - closedCost : -closingValue - closedCost;
        Int128 cost = position.Cost.Units - closedCost + (isBuy ? openingValue : -openingValue);
        Int128 paid = (isBuy ? (Int128)value.Units : -(Int128)value.Units) + fee.Units;
        ref AccountCash part = ref _parts[_partOf[instrument.Value]];
        Int128 cash = Cash.Units - (IsReporting(instrument) ? paid : 0);
        Int128 left = part.Cash.Units - paid;
        if (!Fits(held + signed) || !Fits(cost) || !Fits(cash) || !Fits(left)
            || !Fits(position.Realised.Units + realised)
            || !Fits((Int128)position.Fees.Units + fee.Units))
        {
            return Refuse();
        }

        Int128 before = (Int128)part.Cash.Units + position.Cost.Units;
        position.Quantity = new Quantity((long)(held + signed));
        position.Cost = new Notional((long)cost);
        position.Realised = new Notional((long)(position.Realised.Units + realised));
        position.Fees = new Notional(position.Fees.Units + fee.Units);
        position.FillCount++;
        Cash = new Notional((long)cash);
        part.Cash = new Notional((long)left);
        _totals[Rates.QuoteOf(instrument)] -= paid;
        CheckConserved(before, left + cost, realised - fee.Units);
        if (position.Mark.IsNone) position.Mark = price;
        SetValue(instrument, ref position, rules);
        Revalue();
        return new FillEffect(true, value, new Notional((long)realised), new Quantity((long)closing));
    }

    /// <summary>
    /// A fee that the venue kept back from the base asset, in units of 10^-8 of it, positive = paid: less is held, and
    /// the fee is worth its quantity at the fill's price. Returns that value, zero when it could not be booked.
    /// </summary>
    public Notional TakeFeeInBase(InstrumentId instrument, Price price, Notional baseFee, in InstrumentRules rules)
    {
        Int128 units = rules.QuantityDecimals >= Notional.Decimals
            ? (Int128)baseFee.Units * PowersOfTen.Of(rules.QuantityDecimals - Notional.Decimals)
            : NotionalMath.Divide(
                baseFee.Units, PowersOfTen.Of(Notional.Decimals - rules.QuantityDecimals), Rounding.HalfEven);
        if (units == 0) return Notional.Zero;
        if (!Fits(units))
        {
            HasOverflown = true;
            return Notional.Zero;
        }

        // As if it had been sold at that price to pay the fee with.
        Side side = units > 0 ? Side.Sell : Side.Buy;
        var quantity = new Quantity((long)Int128.Abs(units));
        FillEffect effect = Fill(instrument, side, price, quantity, Notional.Zero, rules);
        if (!effect.IsBooked) return Notional.Zero;
        Notional fee = units > 0 ? effect.Value : -effect.Value;
        Int128 cash = (Int128)Cash.Units - (IsReporting(instrument) ? fee.Units : 0);
        ref AccountCash part = ref _parts[_partOf[instrument.Value]];
        Int128 left = (Int128)part.Cash.Units - fee.Units;
        ref Position position = ref _positions[instrument.Value];
        Int128 fees = (Int128)position.Fees.Units + fee.Units;
        position.FillCount--;
        if (!Fits(cash) || !Fits(left) || !Fits(fees))
        {
            HasOverflown = true;
            return Notional.Zero;
        }

        position.Fees = new Notional((long)fees);
        Cash = new Notional((long)cash);
        part.Cash = new Notional((long)left);
        _totals[Rates.QuoteOf(instrument)] -= fee.Units;
        Revalue();
        return fee;
    }

    /// <summary>
    /// A fee was paid with what is in no book here: as if its value had been put in for it, so that it is a loss of
    /// trading. In the quote asset of the instrument.
    /// </summary>
    public void PayFromOutside(InstrumentId instrument, Notional value)
    {
        ref Position position = ref _positions[instrument.Value];
        Int128 fees = (Int128)position.Fees.Units + value.Units;
        if (!Fits(fees))
        {
            HasOverflown = true;
            return;
        }

        position.Fees = new Notional((long)fees);
        Deposit(ref _parts[_partOf[instrument.Value]], Rates.QuoteOf(instrument), value.Units);
    }

    /// <summary>
    /// The fee that was booked at one instrument is another's. False, and nothing moved, where they have not the same
    /// cash.
    /// </summary>
    public bool TryMoveFee(InstrumentId from, InstrumentId to, Notional fee)
    {
        if (!IsSameCash(from, to)) return false;
        Int128 fees = (Int128)_positions[to.Value].Fees.Units + fee.Units;
        Int128 left = (Int128)_positions[from.Value].Fees.Units - fee.Units;
        if (!Fits(fees) || !Fits(left)) return false;
        _positions[from.Value].Fees = new Notional((long)left);
        _positions[to.Value].Fees = new Notional((long)fees);
        return true;
    }

    private static bool IsOpposite(Int128 held, Int128 signed) => (held > 0 && signed < 0) || (held < 0 && signed > 0);

    // To the unit: what is paid is held as cost, but for what was earned and the fee.
    private static void CheckConserved(Int128 before, Int128 after, Int128 expected)
    {
        Int128 change = after - before;
        Invariant.Check(change == expected, InvariantCode.CashIsConserved, (long)change, (long)expected);
    }

    private FillEffect Refuse()
    {
        HasOverflown = true;
        return default;
    }
}
