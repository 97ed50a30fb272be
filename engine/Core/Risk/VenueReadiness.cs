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

    // Something of an account that trades was never compared: nothing is entered until it is.
    private const uint Pending = 1u << 29;

    private readonly AccountKey[] _others;
    private readonly uint[] _locks;

    // Where accounts have cash of several assets: doubts by number of the asset, modulo 64. Else none.
    private readonly ulong[] _doubts;

    /// <param name="accounts">All that are configured; what is told about any other is ignored.</param>
    /// <param name="hasSeveralAssets">
    /// Some account has cash of more than one asset: a doubt is about what is paid with one of them.
    /// </param>
    public VenueReadiness(ReadOnlySpan<AccountKey> accounts, bool hasSeveralAssets = false)
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
        _doubts = new ulong[hasSeveralAssets ? _locks.Length : 0];
    }

    public bool IsReady(AccountKey account) => Index(account) is >= 0 and int index && _locks[index] == 0;

    /// <summary>The same for what is paid with one asset, by its number.</summary>
    public bool IsReady(AccountKey account, int asset)
    {
        if (!IsReady(account)) return false;
        return _doubts.Length == 0 || (_doubts[Index(account)] & BitOf(asset)) == 0;
    }

    /// <summary>What closes a position, or rests for it, may go: a doubt about balances does not keep it.</summary>
    public bool IsReadyForExits(AccountKey account) =>
        Index(account) is >= 0 and int index && (_locks[index] & ~(Doubt | Pending)) == 0;

    public bool IsSet(AccountKey account, VenueCondition condition) =>
        Index(account) is >= 0 and int index && (_locks[index] & (1u << (int)condition)) != 0;

    public bool AreBalancesProven(AccountKey account) =>
        Index(account) is >= 0 and int index && (_locks[index] & (Balances | Doubt | Pending)) == 0
        && (_doubts.Length == 0 || _doubts[index] == 0);

    /// <summary>A live run begins: nothing is proven.</summary>
    public void Require(AccountKey account)
    {
        int index = Index(account);
        if (index < 0) return;
        _locks[index] = Start | Balances;
        if (_doubts.Length > 0) _doubts[index] = 0;
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
        if (index >= 0) _locks[index] |= Pending;
    }

    public void SetBalancesProven(AccountKey account)
    {
        int index = Index(account);
        if (index >= 0) _locks[index] &= ~(Balances | Doubt | Pending);
    }

    /// <summary>Balances were compared, and for too long without a result.</summary>
    public void DoubtBalances(AccountKey account)
    {
        int index = Index(account);
        if (index >= 0) _locks[index] |= Doubt;
    }

    /// <summary>
    /// Balances were compared as far as they can be for now: what was locked until they are is locked for entries
    /// alone, by a doubt.
    /// </summary>
    public void AdmitExits(AccountKey account)
    {
        int index = Index(account);
        if (index < 0 || (_locks[index] & Balances) == 0) return;
        _locks[index] = (_locks[index] & ~Balances) | Doubt;
    }

    /// <summary>
    /// What is paid with one asset is in doubt, or no longer. Only of an account with cash of several assets.
    /// </summary>
    public void SetDoubt(AccountKey account, int asset, bool isDoubted)
    {
        int index = Index(account);
        if (index < 0 || _doubts.Length == 0) return;
        ref ulong doubts = ref _doubts[index];
        doubts = isDoubted ? doubts | BitOf(asset) : doubts & ~BitOf(asset);
    }

    /// <summary>With one asset in each account there are no doubts of their own, and no words.</summary>
    public void Traverse(ref StateTraversal state)
    {
        foreach (ref uint locks in _locks.AsSpan()) state.Visit(ref locks);
        foreach (ref ulong doubts in _doubts.AsSpan()) state.Visit(ref doubts);
    }

    private static ulong BitOf(int asset) => 1UL << (asset & 63);

    private int Index(AccountKey account)
    {
        if (account.Account.Value == 0) return Math.Min((int)account.Venue, VenuesMax - 1);
        int index = Array.IndexOf(_others, account);
        return index < 0 ? Unknown : VenuesMax + index;
    }
}
