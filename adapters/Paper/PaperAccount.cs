using System.Collections.Generic;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>
/// Cash and positions at the paper venue. Each quote asset has a balance of its own, by number: a buy is paid from that
/// of its instrument and a sell pays into it. Cash of working buys and positions of working sells are locked, as a real
/// venue locks them. Paper thread only.
/// </summary>
public sealed class PaperAccount
{
    private readonly Notional[] _cash;
    private readonly Notional[] _lockedCash;
    private readonly int[] _quoteOf;
    private readonly Quantity[] _positions;
    private readonly Quantity[] _lockedPositions;
    private readonly long[] _executed;
    private readonly bool _isShortAllowed;

    /// <summary>With one quote asset.</summary>
    public PaperAccount(Notional cash, int instrumentCount, bool isShortAllowed)
        : this([cash], new int[instrumentCount], isShortAllowed)
    {
    }

    /// <param name="cash">What there is of each quote asset, in units of 10^-8.</param>
    /// <param name="quoteOf">By instrument: the number of the asset that it is paid in.</param>
    /// <param name="isShortAllowed">Sells beyond the position are taken.</param>
    public PaperAccount(IReadOnlyList<Notional> cash, IReadOnlyList<int> quoteOf, bool isShortAllowed)
    {
        int instrumentCount = quoteOf.Count;
        _cash = [.. cash];
        _lockedCash = new Notional[_cash.Length];
        _quoteOf = [.. quoteOf];
        _positions = new Quantity[instrumentCount];
        _lockedPositions = new Quantity[instrumentCount];
        _executed = new long[instrumentCount];
        _isShortAllowed = isShortAllowed;
    }

    /// <summary>Of the first quote asset.</summary>
    public Notional Cash => _cash[0];

    /// <summary>What working buys have locked of the first quote asset.</summary>
    public Notional LockedCash => _lockedCash[0];

    public Quantity Position(InstrumentId instrument) => _positions[instrument.Value];

    /// <summary>All that was ever bought and sold here, together.</summary>
    public Quantity Executed(InstrumentId instrument) => new(_executed[instrument.Value]);

    /// <summary>Sets what a restarted engine already holds; only before the first order.</summary>
    public void Restore(InstrumentId instrument, Quantity position) => _positions[instrument.Value] = position;

    /// <summary>The instrument's units change; what the new ones are too coarse for is no longer held.</summary>
    internal void Rescale(InstrumentId instrument, in UnitChange change)
    {
        int index = instrument.Value;
        change.TryScale(_positions[index], out _positions[index], out _);
        change.TryScale(_lockedPositions[index], out _lockedPositions[index], out _);
        change.TryScale(new Quantity(_executed[index]), out Quantity executed, out _);
        _executed[index] = executed.Units;
    }

    /// <summary>Locks what the order needs. False = insufficient balance, nothing changed.</summary>
    public bool TryLock(InstrumentId instrument, Side side, Quantity quantity, Notional cost)
    {
        if (side == Side.Buy)
        {
            // A margin account without shorts in its way pays from its equity; the engine's own gates bound it there.
            int asset = _quoteOf[instrument.Value];
            if (!_isShortAllowed && _cash[asset] - _lockedCash[asset] < cost) return false;
            _lockedCash[asset] += cost;
            return true;
        }

        Quantity locked = _lockedPositions[instrument.Value];
        long free = checked(_positions[instrument.Value].Units - locked.Units);
        if (!_isShortAllowed && free < quantity.Units) return false;
        _lockedPositions[instrument.Value] = new Quantity(checked(locked.Units + quantity.Units));
        return true;
    }

    /// <summary>Gives back what an ended or executed part had locked.</summary>
    public void Unlock(InstrumentId instrument, Side side, Quantity quantity, Notional cost)
    {
        if (side == Side.Buy) _lockedCash[_quoteOf[instrument.Value]] -= cost;
        else Lock(instrument, -quantity.Units);
    }

    private void Lock(InstrumentId instrument, long units) =>
        _lockedPositions[instrument.Value] = new Quantity(checked(_lockedPositions[instrument.Value].Units + units));

    public void Execute(InstrumentId instrument, Side side, Quantity quantity, Notional notional, Notional fee)
    {
        long signed = side == Side.Buy ? quantity.Units : -quantity.Units;
        _positions[instrument.Value] = new Quantity(checked(_positions[instrument.Value].Units + signed));
        _executed[instrument.Value] += quantity.Units;
        ref Notional cash = ref _cash[_quoteOf[instrument.Value]];
        cash = side == Side.Buy ? cash - notional - fee : cash + notional - fee;
    }

    public static Notional Cost(Price price, Quantity quantity, in InstrumentRules rules)
    {
        NotionalMath.TryMultiply(
            price, quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Up, out Notional cost);
        return cost;
    }
}
