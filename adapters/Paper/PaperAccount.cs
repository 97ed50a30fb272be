using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>
/// Cash and positions at the paper venue. One quote asset; cash of working buys and positions of working sells are
/// locked, as a real venue locks them. Paper thread only.
/// </summary>
public sealed class PaperAccount
{
    private readonly Quantity[] _positions;
    private readonly Quantity[] _lockedPositions;
    private readonly long[] _executed;
    private readonly bool _isShortAllowed;

    public PaperAccount(Notional cash, int instrumentCount, bool isShortAllowed)
    {
        Cash = cash;
        _positions = new Quantity[instrumentCount];
        _lockedPositions = new Quantity[instrumentCount];
        _executed = new long[instrumentCount];
        _isShortAllowed = isShortAllowed;
    }

    public Notional Cash { get; private set; }

    public Notional LockedCash { get; private set; }

    public Quantity Position(InstrumentId instrument) => _positions[instrument.Value];

    /// <summary>All that was ever bought and sold here, together.</summary>
    public Quantity Executed(InstrumentId instrument) => new(_executed[instrument.Value]);

    /// <summary>Sets what a restarted engine already holds; only before the first order.</summary>
    public void Restore(InstrumentId instrument, Quantity position) => _positions[instrument.Value] = position;

    /// <summary>Locks what the order needs. False = insufficient balance, nothing changed.</summary>
    public bool TryLock(InstrumentId instrument, Side side, Quantity quantity, Notional cost)
    {
        if (side == Side.Buy)
        {
            // A margin account without shorts in its way pays from its equity; the engine's own gates bound it there.
            if (!_isShortAllowed && Cash - LockedCash < cost) return false;
            LockedCash += cost;
            return true;
        }

        Quantity locked = _lockedPositions[instrument.Value];
        if (!_isShortAllowed && _positions[instrument.Value].Units - locked.Units < quantity.Units) return false;
        _lockedPositions[instrument.Value] = new Quantity(locked.Units + quantity.Units);
        return true;
    }

    /// <summary>Gives back what an ended or executed part had locked.</summary>
    public void Unlock(InstrumentId instrument, Side side, Quantity quantity, Notional cost)
    {
        if (side == Side.Buy) LockedCash -= cost;
        else Lock(instrument, -quantity.Units);
    }

    private void Lock(InstrumentId instrument, long units) =>
        _lockedPositions[instrument.Value] = new Quantity(_lockedPositions[instrument.Value].Units + units);

    public void Execute(InstrumentId instrument, Side side, Quantity quantity, Notional notional, Notional fee)
    {
        long signed = side == Side.Buy ? quantity.Units : -quantity.Units;
        _positions[instrument.Value] = new Quantity(_positions[instrument.Value].Units + signed);
        _executed[instrument.Value] += quantity.Units;
        Cash = side == Side.Buy ? Cash - notional - fee : Cash + notional - fee;
    }

    public static Notional Cost(Price price, Quantity quantity, in InstrumentRules rules)
    {
        NotionalMath.TryMultiply(
            price, quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Up, out Notional cost);
        return cost;
    }
}
