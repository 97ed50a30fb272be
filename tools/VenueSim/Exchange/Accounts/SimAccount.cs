using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;

namespace LowLatency.VenueSim.Exchange.Accounts;

/// <summary>Balances, orders and counters of one account. Owned by the exchange's thread.</summary>
internal sealed class SimAccount
{
    private const int VersionsMax = 4096;
    private readonly List<Balance> _balances = new();
    private readonly List<(long TimeNanos, int Index, Balance Balance)> _versions = new();
    private readonly List<string> _touched = new();

    public SimAccount(AccountSpec spec, int index, int owner, ExchangeOptions options)
    {
        Spec = spec;
        Index = index;
        Owner = owner;
        Secret = Encoding.UTF8.GetBytes(spec.Secret);
        foreach (var (asset, amount) in spec.Balances)
            Set(new Balance(asset, amount, 0), options.StartNanos);
        // What was there at the start was always there: a read copy older than the exchange shows it too.
        _versions.Clear();
        _touched.Clear();
        OrderCounts = new OrderCounts(options.OrdersPerTenSecondsMax, options.OrdersPerDayMax);
    }

    public AccountSpec Spec { get; private set; }

    public int Index { get; }

    /// <summary>Owner number in the matching engines.</summary>
    public int Owner { get; }

    public byte[] Secret { get; private set; }

    public OrderCounts OrderCounts { get; }

    public long UpdatedNanos { get; private set; }

    public List<ExchangeOrder> Orders { get; } = new();

    public List<ExchangeOrder> OpenOrders { get; } = new();

    public List<ExchangeFill> Fills { get; } = new();

    public IReadOnlyList<Balance> Balances => _balances;

    /// <summary>Assets changed since the last call of <see cref="TakeTouched"/>.</summary>
    public IReadOnlyList<string> Touched => _touched;

    /// <summary>Fees are taken by other rates from now on.</summary>
    public void SetFees(decimal makerRate, decimal takerRate, bool paysInDiscountAsset) =>
        Spec = Spec with
        {
            MakerRate = makerRate,
            TakerRate = takerRate,
            PaysInDiscountAsset = paysInDiscountAsset,
        };

    /// <summary>The key of before is revoked, another one made.</summary>
    public void ReplaceKey(string key, string secret)
    {
        Spec = Spec with { ApiKey = key, Secret = secret };
        Secret = Encoding.UTF8.GetBytes(secret);
    }

    public void TakeTouched() => _touched.Clear();

    public Balance Of(string asset)
    {
        var index = Find(asset);
        return index < 0 ? new Balance(asset, 0, 0) : _balances[index];
    }

    public void Lock(string asset, decimal amount, long nowNanos)
    {
        var balance = Of(asset);
        Set(balance with { Free = balance.Free - amount, Locked = balance.Locked + amount }, nowNanos);
    }

    /// <summary>Takes from the locked part; what is not spent becomes free again.</summary>
    public void Spend(string asset, decimal locked, decimal spent, long nowNanos)
    {
        var balance = Of(asset);
        Set(balance with { Free = balance.Free + locked - spent, Locked = balance.Locked - locked }, nowNanos);
    }

    public void Credit(string asset, decimal amount, long nowNanos)
    {
        var balance = Of(asset);
        Set(balance with { Free = balance.Free + amount }, nowNanos);
    }

    /// <summary>Balances as they were; changes older than the last 4096 are not undone.</summary>
    public List<Balance> BalancesAt(long timeNanos)
    {
        List<Balance> old = [.. _balances];
        for (var i = _versions.Count - 1; i >= 0 && _versions[i].TimeNanos > timeNanos; i--)
            old[_versions[i].Index] = _versions[i].Balance;
        return old;
    }

    private void Set(Balance balance, long nowNanos)
    {
        if (balance.Free < 0 || balance.Locked < 0)
            throw new InvalidOperationException($"balance of {balance.Asset} of {Spec.Name} would be negative");
        var index = Find(balance.Asset);
        if (index < 0)
        {
            index = _balances.Count;
            _balances.Add(new Balance(balance.Asset, 0, 0));
        }

        if (_versions.Count == VersionsMax)
            _versions.RemoveRange(0, VersionsMax / 2);
        _versions.Add((nowNanos, index, _balances[index]));
        _balances[index] = balance;
        UpdatedNanos = nowNanos;
        if (!_touched.Contains(balance.Asset))
            _touched.Add(balance.Asset);
    }

    private int Find(string asset)
    {
        for (var i = 0; i < _balances.Count; i++)
        {
            if (string.Equals(_balances[i].Asset, asset, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
