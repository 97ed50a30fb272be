using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What an account holds of an instrument's base asset and the engine has not bought: the owner's. It is not traded,
/// not sold by stops and in no equity; position = what the venue holds less this. Amounts in units of 10^-8 of the
/// asset, never negative. Business thread only; does not allocate after construction.
/// </summary>
/// <param name="instrumentCount">Rows; the index is the instrument's id.</param>
public sealed class ForeignHoldings(int instrumentCount)
{
    private readonly Notional[] _amounts = new Notional[instrumentCount];

    /// <summary>In the account of the instrument, of its base asset.</summary>
    public Notional Of(InstrumentId instrument) => _amounts[instrument.Value];

    /// <summary>There are some. While there are none they take no words of the state.</summary>
    internal bool IsAny
    {
        get
        {
            foreach (Notional amount in _amounts)
            {
                if (amount.Units != 0) return true;
            }

            return false;
        }
    }

    /// <summary>Negative counts as nothing.</summary>
    internal void Set(InstrumentId instrument, Notional amount) =>
        _amounts[instrument.Value] = amount.Units < 0 ? Notional.Zero : amount;

    /// <param name="state">Goes over the rows.</param>
    /// <param name="isAny">As saved: false = no words.</param>
    internal void Traverse(ref StateTraversal state, bool isAny)
    {
        if (state.IsLoading) Array.Clear(_amounts);
        if (!isAny) return;
        foreach (ref Notional amount in _amounts.AsSpan())
        {
            state.Visit(ref amount);
            if (amount.Units < 0) state.Fail();
        }
    }
}
