using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// Cash, positions and equity of the whole engine, in one quote asset. At every moment
/// equity = cash + sum(quantity x mark), and equity - deposits = realised + unrealised - fees, to the unit: a fill's
/// value is rounded once, half-even, and every split of it hands the rest to the other part. Numbers that leave
/// 64 bits change nothing but <see cref="HasOverflown"/>, which stays set. Cash and deposits are also kept for each
/// account of a venue, and their sums are the engine's. Business thread only; no allocation.
/// </summary>
public sealed class Account : IEngineState
{
    private readonly Position[] _positions;
    private readonly AccountCash[] _parts;
    private Int128 _totalValue;

    /// <param name="instrumentCount">Positions; the index is the instrument's id.</param>
    public Account(int instrumentCount)
        : this(instrumentCount, new AccountTable(instrumentCount))
    {
    }

    /// <param name="instrumentCount">Positions; the index is the instrument's id.</param>
    /// <param name="accounts">Whose cash is whose.</param>
    public Account(int instrumentCount, AccountTable accounts)
    {
        _positions = new Position[instrumentCount];
        _parts = new AccountCash[accounts.Count];
        Accounts = accounts;
    }

    /// <summary>The accounts whose cash is kept apart.</summary>
    public AccountTable Accounts { get; }

    /// <summary>What the venues say is held, by account and asset.</summary>
    public AssetBalances Assets { get; } = new();

    public int PositionCount => _positions.Length;

    /// <summary>By instrument id.</summary>
    public ref readonly Position this[InstrumentId instrument] => ref _positions[instrument.Value];

    /// <summary>True once the first cash was deposited.</summary>
    public bool IsFunded { get; private set; }

    /// <summary>Cash put in from outside.</summary>
    public Notional Deposits { get; private set; }

    public Notional Cash { get; private set; }

    /// <summary>What one account has, by its number in <see cref="Accounts"/>.</summary>
    public ref readonly AccountCash CashOf(int account) => ref _parts[account];

    /// <summary>Cash + sum of the positions' values.</summary>
    public Notional Equity { get; private set; }

    /// <summary>Highest equity since the start or since the peak was reset.</summary>
    public Notional PeakEquity { get; private set; }

    /// <summary>Equity when the present day (UTC, engine time) began.</summary>
    public Notional DayStartEquity { get; private set; }

    /// <summary>Peak - equity; never negative because the peak follows every rise.</summary>
    public Notional Drawdown => new(Saturate((Int128)PeakEquity.Units - Equity.Units));

    /// <summary>Day-start equity - equity; negative = the day is in profit.</summary>
    public Notional DayLoss => new(Saturate((Int128)DayStartEquity.Units - Equity.Units));

    /// <summary>A number left its range; nothing that depends on money may be trusted any more.</summary>
    public bool HasOverflown { get; private set; }

    /// <summary>The first cash, once; later calls change nothing and answer false.</summary>
    public bool TryFund(Notional cash)
    {
        if (IsFunded || cash.Units <= 0) return false;
        IsFunded = true;
        Deposits = cash;
        Cash = cash;
        _parts[0] = new AccountCash { IsFunded = true, Cash = cash, Deposits = cash };
        Revalue();
        PeakEquity = Equity;
        DayStartEquity = Equity;
        return true;
    }

    /// <summary>00:00 UTC has passed.</summary>
    public void BeginDay() => DayStartEquity = Equity;

    /// <summary>An operator accepted the loss: the drawdown counts from here.</summary>
    public void ResetPeak() => PeakEquity = Equity;

    /// <summary>Values an instrument anew. False when nothing moved (no position or the same mark).</summary>
    public bool Mark(InstrumentId instrument, Price mark, in InstrumentRules rules)
    {
        ref Position position = ref _positions[instrument.Value];
        if (position.Mark == mark || mark.Units <= 0) return false;
        position.Mark = mark;
        if (position.Quantity.IsZero) return false;
        SetValue(ref position, rules);
        Revalue();
        return true;
    }

    /// <summary>Books a fill; side is that of the own order, the fee is in the quote asset, positive = paid.</summary>
    public FillEffect Fill(
        InstrumentId instrument, Side side, Price price, Quantity quantity, Notional fee, in InstrumentRules rules)
    {
        ref Position position = ref _positions[instrument.Value];
        if (quantity.Units <= 0 || price.Units <= 0) return Refuse();
        if (!NotionalMath.TryMultiply(
                price, quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven, out Notional value))
        {
            return Refuse();
        }

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
        Int128 cash = Cash.Units - paid;
        ref AccountCash part = ref _parts[Accounts.Of(instrument)];
        Int128 left = part.Cash.Units - paid;
        if (!Fits(held + signed) || !Fits(cost) || !Fits(cash) || !Fits(left)
            || !Fits(position.Realised.Units + realised)
            || !Fits((Int128)position.Fees.Units + fee.Units))
        {
            return Refuse();
        }

        Int128 before = (Int128)Cash.Units + position.Cost.Units;
        position.Quantity = new Quantity((long)(held + signed));
        position.Cost = new Notional((long)cost);
        position.Realised = new Notional((long)(position.Realised.Units + realised));
        position.Fees = new Notional(position.Fees.Units + fee.Units);
        position.FillCount++;
        Cash = new Notional((long)cash);
        part.Cash = new Notional((long)left);
        CheckConserved(before, position.Cost, realised - fee.Units);
        if (position.Mark.IsNone) position.Mark = price;
        SetValue(ref position, rules);
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
            ? baseFee.Units * PowersOfTen.Of(rules.QuantityDecimals - Notional.Decimals)
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
        Int128 cash = (Int128)Cash.Units - fee.Units;
        ref AccountCash part = ref _parts[Accounts.Of(instrument)];
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
        Revalue();
        return fee;
    }

    /// <summary>
    /// The venue holds this much cash in an account: the difference is a deposit or a withdrawal, so that it is neither
    /// profit nor loss. Funds an account that had no cash yet.
    /// </summary>
    /// <param name="account">Its number in <see cref="Accounts"/>.</param>
    /// <param name="cash">What it holds.</param>
    public void AdjustCash(int account, Notional cash)
    {
        ref AccountCash part = ref _parts[account];
        Int128 difference = (Int128)cash.Units - part.Cash.Units;
        Int128 total = Cash.Units + difference;
        if (!Fits(total))
        {
            HasOverflown = true;
            return;
        }

        IsFunded = true;
        part.IsFunded = true;
        part.Cash = cash;
        Cash = new Notional((long)total);
        Deposit(ref part, difference);
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
        ref AccountCash part = ref _parts[Accounts.Of(instrument)];
        (Notional cash, Notional cashOfPart) = (Cash, part.Cash);
        Price mark = position.Mark;
        FillEffect effect = Fill(instrument, side, mark, new Quantity((long)Int128.Abs(units)), Notional.Zero, rules);
        if (!effect.IsBooked) return;
        position.FillCount--;
        Int128 paid = (Int128)cash.Units - Cash.Units;
        Cash = cash;
        part.Cash = cashOfPart;
        Deposit(ref part, paid);
    }

    /// <summary>
    /// The units of prices changed: the last mark means nothing. Only for an instrument without a position.
    /// </summary>
    public void ForgetMark(InstrumentId instrument)
    {
        ref Position position = ref _positions[instrument.Value];
        if (position.Quantity.IsZero) position.Mark = Price.None;
    }

    /// <summary>
    /// Units change: the position, which must fit them, counts in the new ones; what it cost and is worth stays. What
    /// the new unit is too coarse for is no longer held here.
    /// </summary>
    public void Rescale(InstrumentId instrument, in UnitChange change)
    {
        ref Position position = ref _positions[instrument.Value];
        bool fits = change.TryScale(position.Quantity, out Quantity quantity, out Quantity rest);
        Invariant.Check(fits, InvariantCode.PositionIsSumOfFills, position.Quantity.Units, change.QuantityShift);
        position.Quantity = quantity;
        position.Mark = change.Scale(position.Mark);
        if (!quantity.IsZero || rest.IsZero) return;
        position.Realised = new Notional(Saturate((Int128)position.Realised.Units - position.Cost.Units));
        position.Cost = Notional.Zero;
        _totalValue -= position.Value.Units;
        position.Value = Notional.Zero;
        Revalue();
    }

    /// <summary>For a caller whose own arithmetic on money left its range.</summary>
    public void FlagOverflow() => HasOverflown = true;

    /// <summary>An operator has compared with the venue: what does not fit even so flags it again.</summary>
    public void ForgetOverflow()
    {
        HasOverflown = false;
        Revalue();
    }

    /// <summary>Average entry price in price units, half-even; none without a position.</summary>
    public bool TryAverageEntry(InstrumentId instrument, in InstrumentRules rules, out Price price)
    {
        price = default;
        ref readonly Position position = ref _positions[instrument.Value];
        if (position.Quantity.IsZero) return false;
        int exponent = rules.PriceDecimals + rules.QuantityDecimals - Notional.Decimals;
        Int128 cost = Int128.Abs(position.Cost.Units);
        Int128 quantity = Int128.Abs(position.Quantity.Units);
        Int128 units = exponent >= 0
            ? NotionalMath.Divide(cost * PowersOfTen.Of(exponent), quantity, Rounding.HalfEven)
            : NotionalMath.Divide(cost, quantity * PowersOfTen.Of(-exponent), Rounding.HalfEven);
        if (!Fits(units)) return false;
        price = new Price((long)units);
        return true;
    }

    public void Traverse(ref StateTraversal state)
    {
        long counts = state.Next((uint)_positions.Length | Assets.Counts);
        if ((int)counts != _positions.Length) state.Fail();
        if (state.IsLoading) _totalValue = 0;
        foreach (ref Position position in _positions.AsSpan())
        {
            position.Traverse(ref state);
            if (state.IsLoading) _totalValue += position.Value.Units;
        }

        IsFunded = state.Next(IsFunded);
        HasOverflown = state.Next(HasOverflown);
        Deposits = state.Next(Deposits);
        Cash = state.Next(Cash);
        Equity = state.Next(Equity);
        PeakEquity = state.Next(PeakEquity);
        DayStartEquity = state.Next(DayStartEquity);
        Assets.Traverse(ref state, counts);

        // A single one has what the engine has.
        if (state.IsLoading) _parts[0] = new AccountCash { IsFunded = IsFunded, Cash = Cash, Deposits = Deposits };
        if (_parts.Length == 1) return;
        foreach (ref AccountCash part in _parts.AsSpan()) part.Traverse(ref state);
    }

    private static bool IsOpposite(Int128 held, Int128 signed) => (held > 0 && signed < 0) || (held < 0 && signed > 0);

    // Symmetric, so that a magnitude always fits too.
    private static bool Fits(Int128 value) => value > long.MinValue && value <= long.MaxValue;

    private static long Saturate(Int128 value) =>
        value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;

    // Peak and start of the day move along: what comes from outside is no result of trading.
    private void Deposit(ref AccountCash part, Int128 difference)
    {
        Int128 depositsOfPart = part.Deposits.Units + difference;
        if (!Fits(depositsOfPart)) HasOverflown = true;
        part.Deposits = new Notional(Saturate(depositsOfPart));
        Int128 deposits = Deposits.Units + difference;
        if (!Fits(deposits)) HasOverflown = true;
        Deposits = new Notional(Saturate(deposits));
        PeakEquity = new Notional(Saturate(PeakEquity.Units + difference));
        DayStartEquity = new Notional(Saturate(DayStartEquity.Units + difference));
        Revalue();
    }

    // To the unit: what is paid is held as cost, but for what was earned and the fee.
    private void CheckConserved(Int128 before, Notional cost, Int128 expected)
    {
        Int128 change = (Int128)Cash.Units + cost.Units - before;
        Invariant.Check(change == expected, InvariantCode.CashIsConserved, (long)change, (long)expected);
    }

    private FillEffect Refuse()
    {
        HasOverflown = true;
        return default;
    }

    private void SetValue(ref Position position, in InstrumentRules rules)
    {
        if (!NotionalMath.TryMultiply(
                position.Mark, position.Quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven,
                out Notional value))
        {
            HasOverflown = true;
        }

        _totalValue += (Int128)value.Units - position.Value.Units;
        position.Value = value;
    }

    private void Revalue()
    {
        Int128 equity = Cash.Units + _totalValue;
        if (!Fits(equity)) HasOverflown = true;
        Equity = new Notional(Saturate(equity));
        if (Equity > PeakEquity) PeakEquity = Equity;
    }
}
