using System;
using System.Numerics;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Portfolio;

public sealed class AccountTests
{
    private static readonly InstrumentId Btc = new(0);
    private static readonly InstrumentRules Rules = new()
    {
        PriceDecimals = 2,
        QuantityDecimals = 5,
        TickUnits = 1,
        LotUnits = 1,
        Abilities = InstrumentAbilities.Trading,
    };

    [Test]
    public void A_round_trip_realises_its_profit_and_pays_its_fees()
    {
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(1_000));
        account.Fill(Btc, Side.Buy, new Price(10_000), new Quantity(100_000), new Notional(10_000_000), Rules);
        FillEffect exit = account.Fill(
            Btc, Side.Sell, new Price(11_000), new Quantity(100_000), new Notional(11_000_000), Rules);
        Assert.That(exit.RealisedChange, Is.EqualTo(Notional.FromWhole(10)));
        Assert.That(account[Btc].Quantity.IsZero);
        Assert.That(account[Btc].Cost, Is.EqualTo(Notional.Zero));
        Assert.That(account.Cash, Is.EqualTo(new Notional(100_979_000_000)));
        Assert.That(account.Equity, Is.EqualTo(account.Cash));
    }

    [Test]
    public void Average_entry_is_weighted_and_a_partial_exit_keeps_it()
    {
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(10_000));
        account.Fill(Btc, Side.Buy, new Price(10_000), new Quantity(100_000), default, Rules);
        account.Fill(Btc, Side.Buy, new Price(20_000), new Quantity(300_000), default, Rules);
        account.Fill(Btc, Side.Sell, new Price(30_000), new Quantity(200_000), default, Rules);
        Assert.That(account.TryAverageEntry(Btc, Rules, out Price entry), Is.True);
        Assert.That(entry, Is.EqualTo(new Price(17_500)));
        Assert.That(account[Btc].Realised, Is.EqualTo(Notional.FromWhole(250)));
    }

    [Test]
    public void A_fill_through_zero_closes_at_the_old_cost_and_opens_at_its_own_price()
    {
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(10_000));
        account.Fill(Btc, Side.Buy, new Price(10_000), new Quantity(100_000), default, Rules);
        FillEffect flip = account.Fill(Btc, Side.Sell, new Price(12_000), new Quantity(300_000), default, Rules);
        Assert.That(flip.Closed, Is.EqualTo(new Quantity(100_000)));
        Assert.That(flip.RealisedChange, Is.EqualTo(Notional.FromWhole(20)));
        Assert.That(account[Btc].Quantity, Is.EqualTo(new Quantity(-200_000)));
        Assert.That(account[Btc].Cost, Is.EqualTo(Notional.FromWhole(-240)));
        account.Mark(Btc, new Price(11_000), Rules);
        Assert.That(account[Btc].Unrealised, Is.EqualTo(Notional.FromWhole(20)));
        Assert.That(account.Equity, Is.EqualTo(Notional.FromWhole(10_040)));
    }

    [TestCase(100_000L, 20_000L, 40_000L)]
    [TestCase(400_000L, 25_000L, 0L)]
    [TestCase(0L, 0L, 60_000L)]
    [TestCase(-100_000L, 40_000L, 60_000L)]
    public void What_came_or_went_from_outside_is_no_profit_and_the_rest_keeps_its_entry(
        long held, long entry, long realised)
    {
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(10_000));
        account.Fill(Btc, Side.Buy, new Price(20_000), new Quantity(300_000), default, Rules);
        account.Mark(Btc, new Price(40_000), Rules);
        Notional profit = account.Equity - account.Deposits;
        account.AdjustPosition(Btc, new Quantity(held), Rules);
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(held));
        Assert.That(account.Equity - account.Deposits, Is.EqualTo(profit));
        Assert.That(account.Cash, Is.EqualTo(Notional.FromWhole(9_400)));
        Assert.That(account.Drawdown, Is.EqualTo(Notional.Zero));
        Assert.That(account[Btc].Realised, Is.EqualTo(new Notional(realised * 1_000_000)));
        Assert.That(account.TryAverageEntry(Btc, Rules, out Price average), Is.EqualTo(held != 0));
        Assert.That(average.Units, Is.EqualTo(entry));
        Assert.That(account[Btc].FillCount, Is.EqualTo(1));
        Assert.That(Profit(account), Is.EqualTo((Int128)profit.Units));
    }

    [Test]
    public void Cash_is_deposited_once()
    {
        var account = new Account(1);
        Assert.That(account.TryFund(Notional.FromWhole(5)), Is.True);
        Assert.That(account.TryFund(Notional.FromWhole(7)), Is.False);
        Assert.That(account.Equity, Is.EqualTo(Notional.FromWhole(5)));
    }

    [Test]
    public void Peak_drawdown_and_day_start_follow_the_equity()
    {
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(1_000));
        account.Fill(Btc, Side.Buy, new Price(10_000), new Quantity(500_000), default, Rules);
        account.Mark(Btc, new Price(12_000), Rules);
        account.BeginDay();
        account.Mark(Btc, new Price(11_000), Rules);
        Assert.That(account.PeakEquity, Is.EqualTo(Notional.FromWhole(1_100)));
        Assert.That(account.Drawdown, Is.EqualTo(Notional.FromWhole(50)));
        Assert.That(account.DayLoss, Is.EqualTo(Notional.FromWhole(50)));
        account.ResetPeak();
        Assert.That(account.Drawdown, Is.EqualTo(Notional.Zero));
    }

    [Test]
    public void Overflow_changes_nothing_but_the_flag()
    {
        var account = new Account(1);
        account.TryFund(Notional.FromWhole(1_000));
        FillEffect effect = account.Fill(
            Btc, Side.Buy, new Price(long.MaxValue), new Quantity(long.MaxValue), default, Rules);
        Assert.That(effect.IsBooked, Is.False);
        Assert.That(account.HasOverflown, Is.True);
        Assert.That(account.Equity, Is.EqualTo(Notional.FromWhole(1_000)));
        Assert.That(account[Btc].Quantity.IsZero);
    }

    [TestCase(1, 2, 5)]
    [TestCase(2, 8, 8)]
    [TestCase(3, 0, 0)]
    [TestCase(4, 1, 3)]
    [TestCase(5, 5, 8)]
    public void Random_fills_and_marks_agree_with_exact_arithmetic(int seed, int priceDecimals, int quantityDecimals)
    {
        var random = new Random(seed);
        InstrumentRules rules = Rules;
        rules.PriceDecimals = (byte)priceDecimals;
        rules.QuantityDecimals = (byte)quantityDecimals;
        var account = new Account(3);
        account.TryFund(Notional.FromWhole(1_000_000));
        var naive = new NaiveAccount(3, priceDecimals, quantityDecimals, account.Cash.Units);
        for (int step = 0; step < 5_000; step++)
        {
            var instrument = new InstrumentId((ushort)random.Next(3));
            long price = random.NextInt64(1, 5_000);
            if (random.Next(3) == 0)
            {
                account.Mark(instrument, new Price(price), rules);
                naive.Mark(instrument.Value, price);
            }
            else
            {
                Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
                long quantity = random.Next(4) == 0 && !account[instrument].Quantity.IsZero
                    ? Math.Abs(account[instrument].Quantity.Units)
                    : random.NextInt64(1, 3_000);
                long fee = random.NextInt64(-5, 1_000);
                FillEffect effect = account.Fill(
                    instrument, side, new Price(price), new Quantity(quantity), new Notional(fee), rules);
                Assert.That(effect.IsBooked, Is.True);
                naive.Fill(instrument.Value, side, price, quantity, fee);
            }

            Assert.That((BigInteger)account.Equity.Units, Is.EqualTo(naive.Equity), $"seed {seed} step {step}");
            Assert.That((BigInteger)account.Cash.Units, Is.EqualTo(naive.Cash));
            Assert.That((BigInteger)account[instrument].Quantity.Units, Is.EqualTo(naive.Quantity(instrument.Value)));
            Assert.That(Profit(account), Is.EqualTo((Int128)account.Equity.Units - account.Deposits.Units));
            Assert.That(account[instrument].Quantity.IsZero ? account[instrument].Cost.Units : 0, Is.Zero);
            Assert.That(account.Drawdown.Units, Is.GreaterThanOrEqualTo(0));
        }
    }

    [Test]
    public void State_survives_saving()
    {
        var account = new Account(2);
        account.TryFund(Notional.FromWhole(1_000));
        account.Fill(Btc, Side.Buy, new Price(10_000), new Quantity(500_000), new Notional(5), Rules);
        account.Mark(Btc, new Price(12_000), Rules);
        byte[] bytes = new byte[4096];
        var writer = StateTraversal.ToSave(bytes);
        account.Traverse(ref writer);
        var loaded = new Account(2);
        var reader = StateTraversal.ToLoad(bytes.AsSpan(0, (int)writer.Length));
        loaded.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd, Is.True);
        account.Mark(Btc, new Price(9_000), Rules);
        loaded.Mark(Btc, new Price(9_000), Rules);
        var left = StateTraversal.ToHash();
        account.Traverse(ref left);
        var right = StateTraversal.ToHash();
        loaded.Traverse(ref right);
        Assert.That(right.Hash, Is.EqualTo(left.Hash));
    }

    private static Int128 Profit(Account account)
    {
        Int128 profit = 0;
        for (ushort i = 0; i < account.PositionCount; i++)
        {
            Position position = account[new InstrumentId(i)];
            profit += (Int128)position.Realised.Units + position.Unrealised.Units - position.Fees.Units;
        }

        return profit;
    }

    /// <summary>The same account in unbounded integers, written from the definition only.</summary>
    private sealed class NaiveAccount(int count, int priceDecimals, int quantityDecimals, long cash)
    {
        private readonly BigInteger[] _quantities = new BigInteger[count];
        private readonly BigInteger[] _marks = new BigInteger[count];

        public BigInteger Cash { get; private set; } = cash;

        public BigInteger Equity
        {
            get
            {
                BigInteger equity = Cash;
                for (int i = 0; i < count; i++) equity += Value(_marks[i], _quantities[i]);
                return equity;
            }
        }

        public BigInteger Quantity(int instrument) => _quantities[instrument];

        public void Mark(int instrument, long price) => _marks[instrument] = price;

        public void Fill(int instrument, Side side, long price, long quantity, long fee)
        {
            BigInteger signed = side == Side.Buy ? quantity : -quantity;
            _quantities[instrument] += signed;
            Cash -= Value(price, signed) + fee;
            if (_marks[instrument].IsZero) _marks[instrument] = price;
        }

        private BigInteger Value(BigInteger price, BigInteger quantity)
        {
            BigInteger product = BigInteger.Abs(price * quantity);
            int excess = priceDecimals + quantityDecimals - 8;
            if (excess <= 0) return product * BigInteger.Pow(10, -excess) * quantity.Sign;
            BigInteger unit = BigInteger.Pow(10, excess);
            BigInteger whole = product / unit;
            BigInteger rest = (product % unit) * 2;
            if (rest > unit || (rest == unit && !whole.IsEven)) whole += 1;
            return whole * quantity.Sign;
        }
    }
}
