using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.OrderEntry;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>What a venue's requests work on.</summary>
internal sealed record ExchangeParts(
    ExchangeClock Clock, ExchangeOptions Options, IReadOnlyList<SimAccount> Accounts,
    IReadOnlyList<(SymbolMarket Market, SymbolRules Rules)> Symbols, ClientOrders Orders, SessionHub Sessions)
{
    /// <summary>Finds a listed symbol by its name in upper case.</summary>
    public (SymbolMarket, SymbolRules)? Find(string symbol) =>
        FindEver(symbol) is var (market, rules) && rules.Status != SymbolStatus.Unlisted ? (market, rules) : null;

    /// <summary>Finds a symbol that is or was listed: what an account did in it stays readable.</summary>
    public (SymbolMarket, SymbolRules)? FindEver(string symbol)
    {
        foreach (var (market, rules) in Symbols)
        {
            if (string.Equals(rules.Symbol, symbol, StringComparison.Ordinal))
                return (market, rules);
        }

        return null;
    }
}
