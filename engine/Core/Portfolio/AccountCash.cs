using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// The quote asset in one account of a venue. Written by the business thread only; tools read it between two calls of
/// Apply.
/// </summary>
public struct AccountCash
{
    /// <summary>The venue, or the start of a run, has told what it holds.</summary>
    public bool IsFunded;

    public Notional Cash;

    /// <summary>Cash put in from outside, and positions that came or went, at their marks.</summary>
    public Notional Deposits;

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref IsFunded);
        state.Visit(ref Cash);
        state.Visit(ref Deposits);
    }
}
