using System;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.State;

namespace LowLatency.Core.Risk;

/// <summary>
/// The locks of each venue (mission E7): a new order passes only while none is set. Business thread only; does not
/// allocate after construction.
/// </summary>
public sealed class VenueReadiness : IEngineState
{
    private const int VenuesMax = 32;

    /// <summary>All that is open at the start of a live run.</summary>
    private const uint Start =
        (1u << (int)VenueCondition.Disconnected) | (1u << (int)VenueCondition.StreamUnproven)
        | (1u << (int)VenueCondition.ReconciliationPending) | (1u << (int)VenueCondition.ClockUnhealthy);

    /// <summary>Own lock beside the gateway's conditions: balances were not compared yet.</summary>
    private const uint Balances = 1u << 31;

    private readonly uint[] _locks = new uint[VenuesMax];

    public bool IsReady(VenueId venue) => _locks[Index(venue)] == 0;

    public bool IsSet(VenueId venue, VenueCondition condition) =>
        (_locks[Index(venue)] & (1u << (int)condition)) != 0;

    public bool AreBalancesProven(VenueId venue) => (_locks[Index(venue)] & Balances) == 0;

    /// <summary>A live run begins: nothing is proven.</summary>
    public void Require(VenueId venue) => _locks[Index(venue)] = Start | Balances;

    public void Set(VenueId venue, VenueCondition condition, bool isSet)
    {
        if (condition is VenueCondition.None or >= VenueCondition.TradesProven) return;
        uint bit = 1u << (int)condition;
        ref uint locks = ref _locks[Index(venue)];
        locks = isSet ? locks | bit : locks & ~bit;
    }

    public void SetBalancesProven(VenueId venue) => _locks[Index(venue)] &= ~Balances;

    public void Traverse(ref StateTraversal state)
    {
        foreach (ref uint locks in _locks.AsSpan()) state.Visit(ref locks);
    }

    private static int Index(VenueId venue) => Math.Min((int)venue, VenuesMax - 1);
}
