using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.OrderEntry;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Sessions;

namespace LowLatency.VenueSim.Exchange;

/// <summary>What is true at the exchange, for checkers: no fault, no lag between. Exchange's thread.</summary>
public sealed class ExchangeTruth
{
    private readonly IReadOnlyList<SimAccount> _accounts;
    private readonly ClientOrders _orders;
    private readonly RequestPipeline _requests;
    private readonly SessionHub _sessions;

    internal ExchangeTruth(
        IReadOnlyList<SimAccount> accounts, ClientOrders orders, RequestPipeline requests, SessionHub sessions)
    {
        _sessions = sessions;
        _accounts = accounts;
        _orders = orders;
        _requests = requests;
    }

    /// <summary>Every order that was ever accepted, of all accounts, in the order of acceptance.</summary>
    public IReadOnlyList<ExchangeOrder> Orders => _orders.Orders;

    /// <summary>Bans given, whether earned or injected.</summary>
    public IReadOnlyList<EarnedBan> Bans => _requests.Bans;

    /// <summary>Fees taken so far, by asset.</summary>
    public IReadOnlyList<AssetAmount> Fees => _orders.Fees;

    /// <summary>Open orders of an account, oldest first.</summary>
    /// <param name="account">Name of the account.</param>
    /// <returns>The orders.</returns>
    public IReadOnlyList<ExchangeOrder> OpenOrders(string account) => Find(account).OpenOrders;

    /// <summary>Orders ever of an account, oldest first.</summary>
    /// <param name="account">Name of the account.</param>
    /// <returns>The orders.</returns>
    public IReadOnlyList<ExchangeOrder> OrdersOf(string account) => Find(account).Orders;

    /// <summary>Fills of an account, in order.</summary>
    /// <param name="account">Name of the account.</param>
    /// <returns>The fills.</returns>
    public IReadOnlyList<ExchangeFill> Fills(string account) => Find(account).Fills;

    /// <summary>Balances of an account.</summary>
    /// <param name="account">Name of the account.</param>
    /// <returns>The balances.</returns>
    public IReadOnlyList<Balance> Balances(string account) => Find(account).Balances;

    /// <summary>Whether any socket receives the events of an account.</summary>
    /// <param name="account">Name of the account.</param>
    /// <returns>False when nobody learns what happens to it.</returns>
    public bool HasSubscription(string account) => _sessions.HasSubscription(account);

    /// <summary>Most orders counted in any ten seconds of an account.</summary>
    /// <param name="account">Name of the account.</param>
    /// <returns>The unfilled order count.</returns>
    public int OrderCountMax(string account) => Find(account).OrderCounts.TenSeconds.UsedMax;

    /// <summary>Most weight used in any minute, over all addresses.</summary>
    public int UsedWeightMax
    {
        get
        {
            var most = 0;
            foreach (var budget in _requests.Budgets)
                most = Math.Max(most, budget.Weight.UsedMax);
            return most;
        }
    }

    /// <summary>Requests that came within the Retry-After of a 429, over all addresses.</summary>
    public long IgnoredLimits
    {
        get
        {
            long sum = 0;
            foreach (var budget in _requests.Budgets)
                sum += budget.IgnoredCount;
            return sum;
        }
    }

    /// <summary>Requests that went over a limit, over all addresses; injected 429 do not count.</summary>
    public long LimitedRequests
    {
        get
        {
            long sum = 0;
            foreach (var budget in _requests.Budgets)
                sum += budget.LimitedCount;
            return sum;
        }
    }

    /// <summary>Until when requests of an address are answered by 429 or 418; else the past.</summary>
    /// <param name="address">Address of the client.</param>
    /// <returns>Nanoseconds since the Unix epoch.</returns>
    public long RefusedUntilNanos(string address) => _requests.Budget(address).RetryAtNanos;

    /// <summary>Most connection attempts of one address in any five minutes.</summary>
    public int ConnectsMax
    {
        get
        {
            var most = 0;
            foreach (var budget in _requests.Budgets)
                most = Math.Max(most, budget.ConnectsMax);
            return most;
        }
    }

    private SimAccount Find(string name)
    {
        foreach (var account in _accounts)
        {
            if (string.Equals(account.Spec.Name, name, StringComparison.Ordinal))
                return account;
        }

        throw new ArgumentException($"no account '{name}'");
    }
}
