using System;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Portfolio;

/// <summary>Positions whose instruments' units change, against exact arithmetic.</summary>
public sealed class AccountUnitsTests
{
    private static readonly InstrumentId Btc = new(0);
    private static readonly InstrumentId Eth = new(1);

    [Test]
    public void Random_positions_keep_every_invariant_through_random_changes_of_units()
    {
        int cut = 0;
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            InstrumentRules before = Rules(random.Next(2, 9), random.Next(1, 9));
            InstrumentRules after = Rules(random.Next(0, 13), random.Next(0, 13));
            Account account = Held(random, before);
            Position held = account[Btc];
            UnitChange change = after.ChangeFrom(before);
            (Int128 equity, Int128 deposits) = (account.Equity.Units, account.Deposits.Units);
            bool canRescale = account.CanRescale(Btc, change);
            bool isDone = account.TryRescale(Btc, before, after, out Quantity rest);
            Assert.That(isDone, Is.EqualTo(canRescale), $"seed {seed}");
            Assert.That(account.HasOverflown, Is.False, $"seed {seed}");
            if (!isDone)
            {
                Assert.That(account[Btc], Is.EqualTo(held), $"seed {seed}: nothing is changed");
                Assert.That((Int128)account.Equity.Units, Is.EqualTo(equity));
                continue;
            }

            cut += rest.IsZero ? 0 : 1;
            Position now = account[Btc];
            Check(account, after, $"seed {seed}");

            // The rest is what is missing, and its part of the cost went with it, half-even.
            Int128 kept = (Int128)held.Quantity.Units - rest.Units;
            Assert.That(Scaled(now.Quantity.Units, -change.QuantityShift), Is.EqualTo(kept), $"seed {seed}");
            Assert.That(Int128.Abs(kept), Is.LessThanOrEqualTo(Int128.Abs(held.Quantity.Units)), $"seed {seed}");
            if (held.Quantity.IsZero) continue;
            Int128 gone = (Int128)held.Cost.Units - now.Cost.Units;
            Int128 part = NotionalMath.Divide(
                (Int128)held.Cost.Units * Int128.Abs(rest.Units), Int128.Abs(held.Quantity.Units), Rounding.HalfEven);
            Assert.That(gone, Is.EqualTo(part), $"seed {seed}");

            // Where the mark is the same to the unit, nothing is won or lost but a rounding.
            bool isSameMark = Scaled(change.Scale(held.Mark).Units, -change.PriceShift) == held.Mark.Units;
            Int128 won = account.Equity.Units - account.Deposits.Units - (equity - deposits);
            if (isSameMark) Assert.That(Int128.Abs(won), Is.LessThanOrEqualTo((Int128)1), $"seed {seed}");
        }

        Assert.That(cut, Is.GreaterThan(100), "changes that cut something off");
    }

    [Test]
    public void Half_of_a_position_that_is_cut_off_takes_half_of_the_cost_and_peak_and_day_move_along()
    {
        InstrumentRules before = Rules(2, 1);
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(1_000));
        account.Fill(Btc, Side.Buy, new Price(10_000), new Quantity(19), default, before);
        account.Mark(Btc, new Price(12_000), before);
        account.BeginDay();
        Assert.That(account.TryRescale(Btc, before, Rules(2, 0), out Quantity rest), Is.True);
        Assert.That(rest.Units, Is.EqualTo(9));
        Assert.That(account[Btc].Cost, Is.EqualTo(Notional.FromWhole(100)));
        Assert.That(account[Btc].Value, Is.EqualTo(Notional.FromWhole(120)));
        Assert.That(account.TryAverageEntry(Btc, Rules(2, 0), out Price entry), Is.True);
        Assert.That(entry, Is.EqualTo(new Price(10_000)), "as before");
        Assert.That(account.Cash, Is.EqualTo(Notional.FromWhole(810)));
        Assert.That(account.Deposits, Is.EqualTo(Notional.FromWhole(892)), "0.9 at 120 left");
        Assert.That((account.DayLoss, account.Drawdown), Is.EqualTo((Notional.Zero, Notional.Zero)));
    }

    [Test]
    public void A_position_that_is_all_rest_is_gone_without_a_loss()
    {
        InstrumentRules before = Rules(2, 3);
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(1_000));
        account.Fill(Btc, Side.Sell, new Price(10_000), new Quantity(7), default, before);
        account.Mark(Btc, new Price(9_000), before);
        Assert.That(account.TryRescale(Btc, before, Rules(2, 1), out Quantity rest), Is.True);
        Assert.That(rest.Units, Is.EqualTo(-7));
        Assert.That((account[Btc].Quantity.IsZero, account[Btc].Cost), Is.EqualTo((true, Notional.Zero)));
        Assert.That(account.Equity, Is.EqualTo(account.Cash));
        Assert.That(account.Equity - account.Deposits, Is.EqualTo(new Notional(7_000_000)), "0.07 were won before");
    }

    private static InstrumentRules Rules(int price, int quantity) => new()
    {
        PriceDecimals = (byte)price,
        QuantityDecimals = (byte)quantity,
        TickUnits = 1,
        LotUnits = 1,
        Abilities = InstrumentAbilities.Trading,
    };

    private static Account Held(Random random, InstrumentRules rules)
    {
        var account = new Account(2);
        account.TryFund(Notional.FromWhole(1_000_000));
        for (int i = 0; i < 4; i++)
        {
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            long price = random.NextInt64(1, 100_000);
            long quantity = random.NextInt64(1, i == 0 ? 1_000_000 : 3_000);
            InstrumentId instrument = i == 3 ? Eth : Btc;
            account.Fill(instrument, side, new Price(price), new Quantity(quantity), new Notional(i), rules);
            account.Mark(instrument, new Price(random.NextInt64(1, 100_000)), rules);
            if (i == 1) account.BeginDay();
        }

        return account;
    }

    // What the class promises, at every moment.
    private static void Check(Account account, in InstrumentRules after, string place)
    {
        Int128 value = 0;
        Int128 profit = 0;
        for (ushort i = 0; i < account.PositionCount; i++)
        {
            Position position = account[new InstrumentId(i)];
            value += position.Value.Units;
            profit += (Int128)position.Realised.Units + position.Unrealised.Units - position.Fees.Units;
        }

        Position changed = account[Btc];
        NotionalMath.TryMultiply(
            changed.Mark, changed.Quantity, after.PriceDecimals, after.QuantityDecimals, Rounding.HalfEven,
            out Notional worth);
        Assert.That(changed.Value, Is.EqualTo(worth), place);
        Assert.That((Int128)account.Equity.Units, Is.EqualTo(account.Cash.Units + value), place);
        Assert.That((Int128)account.Equity.Units - account.Deposits.Units, Is.EqualTo(profit), place);
        Assert.That(account.TotalOf(0), Is.EqualTo((Int128)account.Equity.Units), place);
        Assert.That(account.Drawdown.Units, Is.GreaterThanOrEqualTo(0), place);
    }

    private static Int128 Scaled(long units, int shift)
    {
        Int128 scaled = units;
        for (int i = 0; i < shift; i++) scaled *= 10;
        for (int i = 0; i > shift; i--) scaled /= 10;
        return scaled;
    }
}
