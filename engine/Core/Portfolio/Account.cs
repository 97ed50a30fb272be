using System;
using LowLatency.Core.Settings.Assets;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// Cash, positions and equity of the whole engine. In each quote asset, at every moment,
/// equity = cash + sum(quantity x mark), and equity - deposits = realised + unrealised - fees, to the unit: a fill's
/// value is rounded once, half-even, and every split of it hands the rest to the other part. Numbers that leave
/// 64 bits change nothing but <see cref="HasOverflown"/>, which stays set. Cash and deposits are kept for each
/// account of a venue and each quote asset. Equity, its peak and deposits count in the reporting asset, at the rates of
/// the moment (<see cref="Rates"/>): what an asset without a rate holds is not in them until it has one, and comes in
/// as a deposit. Business thread only; no allocation.
/// </summary>
public sealed partial class Account : IEngineState
{
    // Bits of the state's head between the count of positions and those of the assets.
    private const long ForeignMark = 1L << 16;
    private const int FeesShift = 17;
    private const long FeesMask = 0x1F;

    private readonly Position[] _positions;
    private readonly AccountCash[] _parts;
    private readonly Int128[] _totals;
    private readonly bool _hasRates;
    private readonly bool[] _isValued;
    private readonly int[] _partOf;

    /// <param name="instrumentCount">Positions; the index is the instrument's id.</param>
    public Account(int instrumentCount)
        : this(instrumentCount, new AccountTable(instrumentCount), AssetPlan.Single(instrumentCount))
    {
    }

    /// <param name="instrumentCount">Positions; the index is the instrument's id.</param>
    /// <param name="accounts">Whose cash is whose.</param>
    /// <param name="assets">What it is in.</param>
    public Account(int instrumentCount, AccountTable accounts, AssetPlan assets)
    {
        _positions = new Position[instrumentCount];
        _parts = new AccountCash[accounts.Count * assets.Count];
        _totals = new Int128[assets.Count];
        _isValued = new bool[assets.Count];
        _partOf = new int[instrumentCount];
        Foreign = new ForeignHoldings(instrumentCount);
        Accounts = accounts;
        Rates = new AssetRates(assets, instrumentCount);
        _hasRates = Rates.Count > 1;
        for (int i = 0; i < instrumentCount; i++)
        {
            _partOf[i] = (accounts.Of(new InstrumentId((ushort)i)) * assets.Count) + assets.QuoteOf(i);
        }
    }

    /// <summary>What the quote assets are worth in the reporting asset.</summary>
    public AssetRates Rates { get; }

    /// <summary>There are other assets than the reporting one.</summary>
    public bool HasRates => _hasRates;

    /// <summary>The accounts whose cash is kept apart.</summary>
    public AccountTable Accounts { get; }

    /// <summary>What the venues say is held, by account and asset.</summary>
    public AssetBalances Assets { get; } = new();

    /// <summary>What the accounts hold beside the positions and is not ours to trade.</summary>
    public ForeignHoldings Foreign { get; }

    /// <summary>Fees in assets that are neither base nor quote of what was traded.</summary>
    public AssetFees OtherFees { get; } = new();

    public int PositionCount => _positions.Length;

    /// <summary>By instrument id.</summary>
    public ref readonly Position this[InstrumentId instrument] => ref _positions[instrument.Value];

    /// <summary>True once the first cash was deposited.</summary>
    public bool IsFunded { get; private set; }

    /// <summary>What was put in from outside, at the rates of the moment.</summary>
    public Notional Deposits { get; private set; }

    /// <summary>Of the reporting asset, in all accounts.</summary>
    public Notional Cash { get; private set; }

    /// <summary>
    /// What one account has of one asset, by their numbers: <see cref="Accounts"/>, <see cref="Rates"/>.
    /// </summary>
    public ref readonly AccountCash CashOf(int account, int asset = 0) => ref _parts[(account * Rates.Count) + asset];

    /// <summary>What pays for an instrument: its account's cash of its quote asset.</summary>
    public ref readonly AccountCash CashFor(InstrumentId instrument) => ref _parts[_partOf[instrument.Value]];

    /// <summary>Whether two instruments are paid from the same cash.</summary>
    public bool IsSameCash(InstrumentId one, InstrumentId other) => _partOf[one.Value] == _partOf[other.Value];

    /// <summary>
    /// Cash and positions that are priced in an asset, in its own units of 10^-8; it may be more than 64 bits hold.
    /// </summary>
    public Int128 TotalOf(int asset) => _totals[asset];

    /// <summary>Everything, at its marks, in the reporting asset.</summary>
    public Notional Equity { get; private set; }

    /// <summary>
    /// Equity is not proven by cash alone: something is held whose worth a mark says. With one asset it is what the
    /// positions are worth together.
    /// </summary>
    public bool DependsOnMarks => _hasRates ? IsAnyHeld() : Equity != Cash;

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

    internal void NoteOverflow() => HasOverflown = true;

    /// <summary>
    /// The first cash, of the reporting asset, and with it the balances of other assets that the settings name. Once;
    /// later calls change nothing and answer false.
    /// </summary>
    public bool TryFund(Notional cash)
    {
        if (IsFunded || cash.Units <= 0) return false;
        IsFunded = true;
        Deposits = cash;
        Cash = cash;
        _parts[0] = new AccountCash { IsFunded = true, Cash = cash, Deposits = cash };
        _totals[0] += cash.Units;

        // Counted as deposits once they have a rate. In the live role there are none: the venue says what it holds.
        for (int asset = 1; asset < _totals.Length; asset++)
        {
            Notional amount = Rates.Plan.InitialBalanceOf(asset);
            _parts[asset] = new AccountCash { IsFunded = true, Cash = amount, Deposits = amount };
            _totals[asset] += amount.Units;
        }

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
        if (_hasRates) return MarkOfSeveral(instrument, mark, rules);
        ref Position position = ref _positions[instrument.Value];
        if (position.Mark == mark || mark.Units <= 0) return false;
        position.Mark = mark;
        if (position.Quantity.IsZero) return false;
        SetValue(instrument, ref position, rules);
        Revalue();
        return true;
    }

    // A price may value assets, too.
    private bool MarkOfSeveral(InstrumentId instrument, Price mark, in InstrumentRules rules)
    {
        ref Position position = ref _positions[instrument.Value];
        bool isRate = Rates.OnMark(instrument, mark, rules.PriceDecimals);
        bool isNew = position.Mark != mark && mark.Units > 0;
        if (isNew) position.Mark = mark;
        bool isHeld = isNew && !position.Quantity.IsZero;
        if (isHeld) SetValue(instrument, ref position, rules);
        if (isHeld || isRate) Revalue();
        return isHeld || isRate;
    }

    /// <summary>
    /// An operator has compared with the venue. Value each position anew then: what does not fit even so flags it
    /// again.
    /// </summary>
    public void ForgetOverflow()
    {
        HasOverflown = false;
        Revalue();
    }

    /// <summary>Values a position at the mark that it has, for what an overflow left behind.</summary>
    public void ValueAnew(InstrumentId instrument, in InstrumentRules rules)
    {
        ref Position position = ref _positions[instrument.Value];
        if (position.Quantity.IsZero || position.Mark.IsNone) return;
        SetValue(instrument, ref position, rules);
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
        long extras = (Foreign.IsAny ? ForeignMark : 0) | ((long)OtherFees.Count << FeesShift);
        long counts = state.Next((uint)_positions.Length | Assets.Counts | extras);
        if ((ushort)counts != _positions.Length) state.Fail();
        foreach (ref Position position in _positions.AsSpan()) position.Traverse(ref state);

        IsFunded = state.Next(IsFunded);
        HasOverflown = state.Next(HasOverflown);
        Deposits = state.Next(Deposits);
        Cash = state.Next(Cash);
        Equity = state.Next(Equity);
        PeakEquity = state.Next(PeakEquity);
        DayStartEquity = state.Next(DayStartEquity);
        Assets.Traverse(ref state, counts);
        Foreign.Traverse(ref state, (counts & ForeignMark) != 0);
        OtherFees.Traverse(ref state, (int)((counts >> FeesShift) & FeesMask));

        // A single one has what the engine has.
        if (state.IsLoading) _parts[0] = new AccountCash { IsFunded = IsFunded, Cash = Cash, Deposits = Deposits };
        if (_parts.Length > 1)
        {
            foreach (ref AccountCash part in _parts.AsSpan()) part.Traverse(ref state);
            Rates.Traverse(ref state);
            for (int asset = 1; asset < _isValued.Length; asset++) state.Visit(ref _isValued[asset]);
        }

        if (state.IsLoading) SumUp();
    }

    private void SumUp()
    {
        Array.Clear(_totals);
        for (int i = 0; i < _parts.Length; i++) _totals[i % _totals.Length] += _parts[i].Cash.Units;
        for (int i = 0; i < _positions.Length; i++)
        {
            _totals[Rates.QuoteOf(new InstrumentId((ushort)i))] += _positions[i].Value.Units;
        }
    }

    // Of an asset that is worth one for one there is no mark.
    private bool IsAnyHeld()
    {
        foreach (ref readonly Position position in _positions.AsSpan())
        {
            if (!position.Quantity.IsZero) return true;
        }

        for (int asset = 1; asset < _totals.Length; asset++)
        {
            if (_totals[asset] != 0 && !Rates.PathOf(asset).IsEmpty) return true;
        }

        return false;
    }

    private bool IsReporting(InstrumentId instrument) => Rates.QuoteOf(instrument) == 0;

    // Symmetric, so that a magnitude always fits too.
    private static bool Fits(Int128 value) => value > long.MinValue && value <= long.MaxValue;

    private static long Saturate(Int128 value) =>
        value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;

    private void SetValue(InstrumentId instrument, ref Position position, in InstrumentRules rules)
    {
        if (!NotionalMath.TryMultiply(
                position.Mark, position.Quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven,
                out Notional value))
        {
            HasOverflown = true;
        }

        _totals[Rates.QuoteOf(instrument)] += (Int128)value.Units - position.Value.Units;
        position.Value = value;
    }

    private void Revalue()
    {
        Int128 equity = _totals[0];
        for (int asset = 1; asset < _totals.Length; asset++)
        {
            if (!Rates.IsKnown(asset)) continue;
            Int128 value = InReporting(asset, _totals[asset]);
            if (!_isValued[asset]) AddDeposit(value);
            _isValued[asset] = true;
            equity += value;
        }

        if (!Fits(equity)) HasOverflown = true;
        Equity = new Notional(Saturate(equity));
        if (Equity > PeakEquity) PeakEquity = Equity;
    }

    private Int128 InReporting(int asset, Int128 units)
    {
        if (asset == 0) return units;
        if (!Rates.TryToReporting(asset, units, Rounding.HalfEven, out long value)) HasOverflown = true;
        return value;
    }
}
