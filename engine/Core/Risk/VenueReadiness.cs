using System;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.State;

namespace LowLatency.Core.Risk;

/// <summary>
/// The locks of each account of each venue: a new order passes only while none of its account's is set. The first
/// accounts of the venues have the first words of the state, others one each behind them. Business thread only; does
/// not allocate after construction.
/// </summary>
public sealed class VenueReadiness : IEngineState
{
    private const int VenuesMax = 32;
    private const int Unknown = -1;

    /// <summary>All that is open at the start of a live run.</summary>
    private const uint Start =
        (1u << (int)VenueCondition.Disconnected) | (1u << (int)VenueCondition.StreamUnproven)
        | (1u << (int)VenueCondition.ReconciliationPending) | (1u << (int)VenueCondition.ClockUnhealthy);

    /// <summary>Own lock beside the gateway's conditions: balances were not compared yet.</summary>
    private const uint Balances = 1u << 31;

    /// <summary>Own lock of entries: balances were compared, and for too long without a result.</summary>
    private const uint Doubt = 1u << 30;

    private readonly AccountKey[] _others;
    private readonly uint[] _locks;

    /// <param name="accounts">All that are configured; what is told about any other is ignored.</param>
    public VenueReadiness(ReadOnlySpan<AccountKey> accounts)
    {
        int count = 0;
        var others = new AccountKey[accounts.Length];
        foreach (AccountKey account in accounts)
        {
            bool isNew = account.Account.Value > 0 && Array.IndexOf(others, account, 0, count) < 0;
            if (isNew) others[count++] = account;
        }

        _others = others[..count];
        _locks = new uint[VenuesMax + count];
    }

    public bool IsReady(AccountKey account) => Index(account) is >= 0 and int index && _locks[index] == 0;

    /// <summary>What closes a position, or rests for it, may go: a doubt about balances does not keep it.</summary>
    public bool IsReadyForExits(AccountKey account) =>
        Index(account) is >= 0 and int index && (_locks[index] & ~Doubt) == 0;

    public bool IsSet(AccountKey account, VenueCondition condition) =>
        Index(account) is >= 0 and int index && (_locks[index] & (1u << (int)condition)) != 0;

    public bool AreBalancesProven(AccountKey account) =>
        Index(account) is >= 0 and int index && (_locks[index] & (Balances | Doubt)) == 0;

    /// <summary>A live run begins: nothing is proven.</summary>
    public void Require(AccountKey account)
    {
        int index = Index(account);
        if (index >= 0) _locks[index] = Start | Balances;
    }

    public void Set(AccountKey account, VenueCondition condition, bool isSet)
    {
        int index = Index(account);
        if (index < 0 || condition is VenueCondition.None or >= VenueCondition.TradesProven) return;
        uint bit = 1u << (int)condition;
        ref uint locks = ref _locks[index];
        locks = isSet ? locks | bit : locks & ~bit;
    }

    /// <summary>Something of the account was not compared yet.</summary>
    public void RequireBalances(AccountKey account)
    {
        int index = Index(account);
        if (index >= 0) _locks[index] |= Balances;
    }

    public void SetBalancesProven(AccountKey account)
    {
        int index = Index(account);
        if (index >= 0) _locks[index] &= ~(Balances | Doubt);
    }

    /// <summary>Balances were compared, and for too long without a result.</summary>
    public void DoubtBalances(AccountKey account)
    {
        int index = Index(account);
        if (index >= 0) _locks[index] |= Doubt;
    }

    public void Traverse(ref StateTraversal state)
    {
        foreach (ref uint locks in _locks.AsSpan()) state.Visit(ref locks);
    }

    private int Index(AccountKey account)
    {
        if (account.Account.Value == 0) return Math.Min((int)account.Venue, VenuesMax - 1);
        int index = Array.IndexOf(_others, account);
        return index < 0 ? Unknown : VenuesMax + index;
    }
}
