using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What comes and goes without a trade, and what was booked so and had not. Business thread only; does not allocate.
/// </summary>
public static class MovesFromOutside
{
    /// <summary>
    /// The venue holds this much of an asset in an account: the difference is a deposit or a withdrawal, so that it is
    /// neither profit nor loss. Funds an account that had no cash of the asset yet.
    /// </summary>
    /// <param name="books">That are kept.</param>
    /// <param name="account">Its number in <see cref="Account.Accounts"/>.</param>
    /// <param name="cash">What it holds.</param>
    /// <param name="asset">Number of the asset in <see cref="Account.Rates"/>; 0 = the reporting one.</param>
    /// <returns>What was booked; zero when it does not fit.</returns>
    public static BookedMove AdjustCash(this Account books, int account, Notional cash, int asset = 0)
    {
        Int128 difference = (Int128)cash.Units - books.CashOf(account, asset).Cash.Units;
        return books.MoveCash(account, cash, asset, reporting: null, out Int128 moved)
            ? new BookedMove(Limit(difference), Limit(moved))
            : default;
    }

    /// <summary>
    /// Cash that was booked as come or gone had not: it goes, or comes back, at the rate at which it was booked, so
    /// that what the rate did meanwhile is in the result once. False, and nothing moved, when it does not fit.
    /// </summary>
    /// <param name="books">That are kept.</param>
    /// <param name="account">Its number in <see cref="Account.Accounts"/>.</param>
    /// <param name="booked">Of the asset, and what it was worth in the reporting one; zero there = not known.</param>
    /// <param name="asset">Number of the asset in <see cref="Account.Rates"/>; 0 = the reporting one.</param>
    public static bool TryTakeBackCash(this Account books, int account, BookedMove booked, int asset)
    {
        Int128 left = (Int128)books.CashOf(account, asset).Cash.Units - booked.Value.Units;
        if (!Fits(left)) return false;
        Int128? reporting = booked.Reporting.Units == 0 ? null : -(Int128)booked.Reporting.Units;
        return books.MoveCash(account, new Notional((long)left), asset, reporting, out _);
    }

    /// <summary>
    /// The venue holds this much of the base asset: the difference came or went at its mark, as neither profit nor
    /// loss. The instrument must have a mark.
    /// </summary>
    /// <returns>What the difference was booked at; zero when nothing was.</returns>
    public static BookedMove AdjustPosition(
        this Account books, InstrumentId instrument, Quantity quantity, in InstrumentRules rules)
    {
        ref readonly Position position = ref books[instrument];
        Int128 units = (Int128)quantity.Units - position.Quantity.Units;
        if (units == 0) return default;
        if (!Fits(units))
        {
            books.NoteOverflow();
            return default;
        }

        // As if it had been bought or sold at the mark with money from outside: the rest keeps its average entry.
        Side side = units > 0 ? Side.Buy : Side.Sell;
        var quantityMoved = new Quantity((long)Int128.Abs(units));
        bool isValued = NotionalMath.TryMultiply(
            position.Mark, quantityMoved, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven,
            out Notional value);
        if (!isValued || position.Mark.Units <= 0)
        {
            books.NoteOverflow();
            return default;
        }

        return books.MovePosition(instrument, side, quantityMoved, value, rules, reporting: null, out Int128 moved)
            ? new BookedMove(side == Side.Buy ? value : -value, Limit(moved))
            : default;
    }

    /// <summary>
    /// So much of the base asset was booked as come or gone and had not: it leaves, or comes back, at what it was
    /// booked at, so that what the mark did meanwhile is in the result once. False, and nothing moved, when it does
    /// not fit.
    /// </summary>
    /// <param name="books">That are kept.</param>
    /// <param name="instrument">Whose base asset it is.</param>
    /// <param name="quantity">As it was booked: positive = it had come.</param>
    /// <param name="booked">What that was worth, with the same sign; of the reporting asset zero = not known.</param>
    /// <param name="rules">Of the instrument.</param>
    public static bool TryTakeBack(
        this Account books, InstrumentId instrument, Quantity quantity, BookedMove booked, in InstrumentRules rules)
    {
        if (quantity.IsZero) return true;
        Int128 units = Int128.Abs(quantity.Units);
        Int128 value = Int128.Abs(booked.Value.Units);
        if (!Fits(units) || !Fits(value)) return false;
        Side side = quantity.Units > 0 ? Side.Sell : Side.Buy;
        Int128? reporting = booked.Reporting.Units == 0 ? null : -(Int128)booked.Reporting.Units;
        return books.MovePosition(
            instrument, side, new Quantity((long)units), new Notional((long)value), rules, reporting, out _);
    }

    // Symmetric, so that a magnitude always fits too.
    private static bool Fits(Int128 value) => value > long.MinValue && value <= long.MaxValue;

    private static Notional Limit(Int128 value) =>
        new((long)Int128.Clamp(value, long.MinValue, long.MaxValue));
}
