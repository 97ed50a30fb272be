using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>
/// Finds absurd jumps: a price further from the last good one than the limit is refused, until several in
/// a row agree with each other; then the market has really moved and the new price becomes the good one.
/// </summary>
public struct PriceGuard
{
    /// <summary>Prices in a row, agreeing within the limit, that make a jump believed.</summary>
    public const int Confirmations = 5;

    private readonly long _basisPointsMax;
    private long _good;
    private long _candidate;
    private int _confirmed;

    /// <param name="percentMax">Largest move from one good price to the next, percent.</param>
    public PriceGuard(decimal percentMax) => _basisPointsMax = (long)(percentMax * 100);

    /// <summary>True when a positive price is believed.</summary>
    public bool Accept(long price)
    {
        if (_good == 0 || IsNear(price, _good))
        {
            Reset(price);
            return true;
        }

        _confirmed = _confirmed > 0 && IsNear(price, _candidate) ? _confirmed + 1 : 1;
        _candidate = price;
        if (_confirmed < Confirmations) return false;
        Reset(price);
        return true;
    }

    /// <summary>Believes a price, for example that of a snapshot; 0 = nothing is known.</summary>
    public void Reset(long price)
    {
        _good = price;
        _candidate = 0;
        _confirmed = 0;
    }

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _good);
        state.Visit(ref _candidate);
        state.Visit(ref _confirmed);
        if (_good < 0 || _candidate < 0 || _confirmed is < 0 or >= Confirmations) state.Fail();
    }

    // Below this no product leaves 64 bits, and 128-bit arithmetic on every message is worth avoiding.
    private readonly bool IsNear(long price, long reference)
    {
        const long smallMax = 1L << 48;
        bool isSmall = (ulong)price < smallMax && (ulong)reference < smallMax && (ulong)_basisPointsMax < 1 << 15;
        return isSmall
            ? Math.Abs(price - reference) * 10_000 <= _basisPointsMax * reference
            : Int128.Abs((Int128)price - reference) * 10_000 <= (Int128)_basisPointsMax * reference;
    }
}
