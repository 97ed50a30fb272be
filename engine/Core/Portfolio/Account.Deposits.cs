using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Portfolio;

/// <summary>What comes and goes without a trade: neither profit nor loss.</summary>
public sealed partial class Account
{
    /// <summary>
    /// The venue holds this much of an asset in an account: the difference is a deposit or a withdrawal, so that it is
    /// neither profit nor loss. Funds an account that had no cash of the asset yet.
    /// </summary>
    /// <param name="account">Its number in <see cref="Accounts"/>.</param>
    /// <param name="cash">What it holds.</param>
    /// <param name="asset">Number of the asset in <see cref="Rates"/>; 0 = the reporting one.</param>
    /// <returns>What was booked; zero when it does not fit.</returns>
    public BookedMove AdjustCash(int account, Notional cash, int asset = 0)
    {
        Int128 difference = (Int128)cash.Units - CashOf(account, asset).Cash.Units;
        return MoveCash(account, cash, asset, reporting: null, out Int128 moved)
            ? new BookedMove(Limit(difference), Limit(moved))
            : default;
    }

    /// <summary>
    /// Cash that was booked as come or gone had not: it goes, or comes back, at the rate at which it was booked, so
    /// that what the rate did meanwhile is in the result once. False, and nothing moved, when it does not fit.
    /// </summary>
    /// <param name="account">Its number in <see cref="Accounts"/>.</param>
    /// <param name="booked">Of the asset, and what it was worth in the reporting one; zero there = not known.</param>
    /// <param name="asset">Number of the asset in <see cref="Rates"/>; 0 = the reporting one.</param>
    public bool TryTakeBackCash(int account, BookedMove booked, int asset)
    {
        Int128 left = (Int128)CashOf(account, asset).Cash.Units - booked.Value.Units;
        if (!Fits(left)) return false;
        Int128? reporting = booked.Reporting.Units == 0 ? null : -(Int128)booked.Reporting.Units;
        return MoveCash(account, new Notional((long)left), asset, reporting, out _);
    }

    private bool MoveCash(int account, Notional cash, int asset, Int128? reporting, out Int128 moved)
    {
        moved = 0;
        ref AccountCash part = ref _parts[(account * Rates.Count) + asset];
        Int128 difference = (Int128)cash.Units - part.Cash.Units;
        Int128 total = Cash.Units + (asset == 0 ? difference : 0);
        if (!Fits(total))
        {
            HasOverflown = true;
            return false;
        }

        IsFunded = true;
        part.IsFunded = true;
        part.Cash = cash;
        Cash = new Notional((long)total);
        _totals[asset] += difference;
        moved = Deposit(ref part, asset, difference, reporting);
        return true;
    }

    /// <summary>
    /// The venue holds this much of the base asset: the difference came or went at its mark, as neither profit nor
    /// loss. The instrument must have a mark.
    /// </summary>
    /// <returns>What the difference was booked at; zero when nothing was.</returns>
    public BookedMove AdjustPosition(InstrumentId instrument, Quantity quantity, in InstrumentRules rules)
    {
        ref Position position = ref _positions[instrument.Value];
        Int128 units = (Int128)quantity.Units - position.Quantity.Units;
        if (units == 0) return default;
        if (!Fits(units))
        {
            HasOverflown = true;
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
            HasOverflown = true;
            return default;
        }

        return MovePosition(instrument, side, quantityMoved, value, rules, reporting: null, out Int128 moved)
            ? new BookedMove(side == Side.Buy ? value : -value, Limit(moved))
            : default;
    }

    /// <summary>
    /// So much of the base asset was booked as come or gone and had not: it leaves, or comes back, at what it was
    /// booked at, so that what the mark did meanwhile is in the result once. False, and nothing moved, when it does not fit.
    /// </summary>
    /// <param name="instrument">Whose base asset it is.</param>
    /// <param name="quantity">As it was booked: positive = it had come.</param>
    /// <param name="booked">What that was worth, with the same sign; of the reporting asset zero = not known.</param>
    /// <param name="rules">Of the instrument.</param>
    public bool TryTakeBack(
        InstrumentId instrument, Quantity quantity, BookedMove booked, in InstrumentRules rules)
    {
        if (quantity.IsZero) return true;
        Int128 units = Int128.Abs(quantity.Units);
        Int128 value = Int128.Abs(booked.Value.Units);
        if (!Fits(units) || !Fits(value)) return false;
        Side side = quantity.Units > 0 ? Side.Sell : Side.Buy;
        Int128? reporting = booked.Reporting.Units == 0 ? null : -(Int128)booked.Reporting.Units;
        return MovePosition(
            instrument, side, new Quantity((long)units), new Notional((long)value), rules, reporting, out _);
    }

    // A trade with money from outside.
    private bool MovePosition(
        InstrumentId instrument, Side side, Quantity quantity, Notional value, in InstrumentRules rules,
        Int128? reporting, out Int128 moved)
    {
        moved = 0;
        ref Position position = ref _positions[instrument.Value];
        int asset = Rates.QuoteOf(instrument);
        ref AccountCash part = ref _parts[_partOf[instrument.Value]];
        (Notional cash, Notional cashOfPart) = (Cash, part.Cash);
        FillEffect effect = Book(
            instrument, side, position.Mark, quantity, value, Notional.Zero, rules);
        if (!effect.IsBooked) return false;
        position.FillCount--;
        Int128 paid = (Int128)cashOfPart.Units - part.Cash.Units;
        Cash = cash;
        part.Cash = cashOfPart;
        _totals[asset] += paid;
        moved = Deposit(ref part, asset, paid, reporting);
        return true;
    }

    private static Notional Limit(Int128 value) => new(Saturate(value));

    // Peak and start of the day move along: what comes from outside is no result of trading. What it is worth in the
    // reporting asset where that is not what the rate of now says: null = it is.
    private Int128 Deposit(ref AccountCash part, int asset, Int128 difference, Int128? reporting = null)
    {
        Int128 depositsOfPart = part.Deposits.Units + difference;
        if (!Fits(depositsOfPart)) HasOverflown = true;
        part.Deposits = new Notional(Saturate(depositsOfPart));

        // Without a rate it counts when it gets one.
        bool isCounted = asset == 0 || _isValued[asset];
        Int128 moved = !isCounted ? 0 : asset == 0 ? difference : reporting ?? InReporting(asset, difference);
        if (isCounted) AddDeposit(moved);
        Revalue();
        return moved;
    }

    private void AddDeposit(Int128 difference)
    {
        Int128 deposits = Deposits.Units + difference;
        if (!Fits(deposits)) HasOverflown = true;
        Deposits = new Notional(Saturate(deposits));
        PeakEquity = new Notional(Saturate(PeakEquity.Units + difference));
        DayStartEquity = new Notional(Saturate(DayStartEquity.Units + difference));
    }
}
