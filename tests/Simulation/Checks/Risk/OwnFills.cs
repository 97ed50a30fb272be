using System;
using System.Collections.Generic;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks.Risk;

/// <summary>
/// What the engine's own fills make of one venue's account, by the venue's records: coins, money, average cost.
/// </summary>
internal sealed class OwnFills(World world, SimulatedVenue venue)
{
    /// <summary>A loss that no other way of counting makes a gain.</summary>
    private const decimal ClearLoss = 0.001m;

    private readonly decimal[] _bought = new decimal[NodeSettings.Symbols.Length];
    private readonly decimal[] _money = new decimal[NodeSettings.Symbols.Length];
    private readonly decimal[] _cost = new decimal[NodeSettings.Symbols.Length];
    private readonly HashSet<(int Symbol, long TradeId)> _losses = [];
    private int _seen;

    /// <summary>Called for each new one.</summary>
    public Action<ExchangeFill>? OnFill { get; set; }

    /// <summary>Bought less sold, less what fees took of it.</summary>
    public decimal Net(int symbol) => _bought[symbol];

    /// <summary>What buying and selling it left of its quote asset.</summary>
    public decimal Money(int symbol) => _money[symbol];

    /// <summary>
    /// The engine's coins of a symbol, at least and at most: what is in the account and not the owner's. The owner may
    /// have moved some of those that it adopted.
    /// </summary>
    public (decimal Min, decimal Max) Coins(int symbol)
    {
        decimal own = _bought[symbol] + (world.Options.AreHoldingsAdopted ? SimulatedVenue.CoinsAtStart[symbol] : 0);
        decimal there = BalanceOf(NodeSettings.Assets[symbol]);
        return world.Options.AreHoldingsAdopted ? (Math.Min(own, there), Math.Max(own, there)) : (own, own);
    }

    /// <summary>All of an asset that is in the account.</summary>
    public decimal BalanceOf(string asset)
    {
        foreach (var balance in venue.Exchange.Truth.Balances(World.AccountName))
        {
            if (balance.Asset == asset) return balance.Free + balance.Locked;
        }

        return 0;
    }

    /// <summary>A fill closed for clearly less than was paid; false where the start's coins blur the cost.</summary>
    public bool IsLoss(int symbol, long tradeId) => _losses.Contains((symbol, tradeId));

    public void OnStep()
    {
        IReadOnlyList<ExchangeFill> fills = venue.Exchange.Truth.Fills(World.AccountName);
        for (; _seen < fills.Count; _seen++)
        {
            if (!Checker.IsOwn(fills[_seen].Order)) continue;
            Add(fills[_seen]);
            OnFill?.Invoke(fills[_seen]);
        }
    }

    private void Add(ExchangeFill fill)
    {
        SymbolRules rules = fill.Order.Rules;
        int symbol = Array.IndexOf(NodeSettings.Symbols, rules.Symbol);
        decimal price = rules.Price(fill.PriceTicks);
        decimal quantity = rules.Quantity(fill.Lots);
        decimal held = _bought[symbol];
        if (fill.Order.Side == SimSide.Bid)
        {
            _cost[symbol] += price * quantity;
            _bought[symbol] += quantity;
            _money[symbol] -= price * quantity;
        }
        else
        {
            decimal average = held > 0 ? _cost[symbol] / held : 0;
            bool isLoss = average > 0 && price < average * (1 - ClearLoss) && !world.Options.AreHoldingsAdopted;
            if (isLoss) _losses.Add((symbol, fill.TradeId));
            _cost[symbol] -= average * Math.Min(quantity, Math.Max(held, 0));
            _bought[symbol] -= quantity;
            _money[symbol] += price * quantity;
        }

        if (fill.CommissionAsset == rules.QuoteAsset)
        {
            _money[symbol] -= fill.Commission;
        }
        else if (fill.CommissionAsset == rules.BaseAsset)
        {
            if (_bought[symbol] > 0) _cost[symbol] -= _cost[symbol] / _bought[symbol] * fill.Commission;
            _bought[symbol] -= fill.Commission;
        }
    }
}
