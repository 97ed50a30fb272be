using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Portfolio;

/// <summary>What comes and goes without a trade: neither profit nor loss.</summary>
public sealed partial class Account
{
    // What is worth so much in the reporting asset where that is not what the rate of now says.
    internal bool MoveCash(int account, Notional cash, int asset, Int128? reporting, out Int128 moved)
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

    // A trade with money from outside.
    internal bool MovePosition(
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
