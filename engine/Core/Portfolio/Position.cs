using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What is held of one instrument. Written by the business thread; tools read it between two calls of
/// Apply. Money is in notional units of the quote asset.
/// </summary>
public struct Position
{
    /// <summary>Signed: negative is short.</summary>
    public Quantity Quantity;

    /// <summary>What the open quantity cost, with its sign: average entry price = Cost / Quantity.</summary>
    public Notional Cost;

    /// <summary>Profit of the closed quantity before fees.</summary>
    public Notional Realised;

    /// <summary>Fees paid, positive = paid.</summary>
    public Notional Fees;

    /// <summary>Price that values the position: mid of a proven book or last trade; zero before the first.</summary>
    public Price Mark;

    /// <summary>Quantity x mark, signed.</summary>
    public Notional Value;

    /// <summary>Fills booked.</summary>
    public long FillCount;

    /// <summary>Profit of the open quantity at its mark, before fees.</summary>
    public readonly Notional Unrealised => new(unchecked((long)((Int128)Value.Units - Cost.Units)));

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref Quantity);
        state.Visit(ref Cost);
        state.Visit(ref Realised);
        state.Visit(ref Fees);
        state.Visit(ref Mark);
        state.Visit(ref Value);
        state.Visit(ref FillCount);
    }
}
