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
    public void AdjustCash(int account, Notional cash, int asset = 0)
    {
        ref AccountCash part = ref _parts[(account * Rates.Count) + asset];
        Int128 difference = (Int128)cash.Units - part.Cash.Units;
        Int128 total = Cash.Units + (asset == 0 ? difference : 0);
        if (!Fits(total))
        {
            HasOverflown = true;
            return;
        }

        IsFunded = true;
        part.IsFunded = true;
        part.Cash = cash;
        Cash = new Notional((long)total);
        _totals[asset] += difference;
        Deposit(ref part, asset, difference);
    }

    /// <summary>
    /// The venue holds this much of the base asset: the difference came or went at its mark, as neither profit nor
    /// loss. The instrument must have a mark.
    /// </summary>
    public void AdjustPosition(InstrumentId instrument, Quantity quantity, in InstrumentRules rules)
    {
        ref Position position = ref _positions[instrument.Value];
        Int128 units = (Int128)quantity.Units - position.Quantity.Units;
        if (units == 0) return;
        if (!Fits(units))
        {
            HasOverflown = true;
            return;
        }

        // As if it had been bought or sold at the mark with money from outside: the rest keeps its average entry.
        Side side = units > 0 ? Side.Buy : Side.Sell;
        int asset = Rates.QuoteOf(instrument);
        ref AccountCash part = ref _parts[_partOf[instrument.Value]];
        (Notional cash, Notional cashOfPart) = (Cash, part.Cash);
        Price mark = position.Mark;
        FillEffect effect = Fill(instrument, side, mark, new Quantity((long)Int128.Abs(units)), Notional.Zero, rules);
        if (!effect.IsBooked) return;
        position.FillCount--;
        Int128 paid = (Int128)cashOfPart.Units - part.Cash.Units;
        Cash = cash;
        part.Cash = cashOfPart;
        _totals[asset] += paid;
        Deposit(ref part, asset, paid);
    }

    // Peak and start of the day move along: what comes from outside is no result of trading.
    private void Deposit(ref AccountCash part, int asset, Int128 difference)
    {
        Int128 depositsOfPart = part.Deposits.Units + difference;
        if (!Fits(depositsOfPart)) HasOverflown = true;
        part.Deposits = new Notional(Saturate(depositsOfPart));

        // Without a rate it counts when it gets one.
        if (asset == 0 || _isValued[asset]) AddDeposit(InReporting(asset, difference));
        Revalue();
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
