using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>Whose the coins are: what the engine has not bought it never sells, unless it adopted it.</summary>
internal static class HoldingCheck
{
    /// <summary>What the engine thinks is in the account, the owner's part included.</summary>
    public static decimal Held(Engine engine, int instrument)
    {
        var id = new InstrumentId((ushort)instrument);
        return Units.Held(engine, id) + Units.Of(engine.Portfolio.Foreign.Of(id).Units, Notional.Decimals);
    }

    /// <summary>
    /// The first own fill that sold more than own fills had bought, or coins of the owner that became more or fewer
    /// though nobody moved any; null = none.
    /// </summary>
    public static string? Find(World world, SimulatedVenue venue, Engine engine)
    {
        if (world.Options.AreHoldingsAdopted) return null;
        for (int i = 0; i < NodeSettings.Symbols.Length && !world.Options.HasForeignActions; i++)
        {
            Notional foreign = engine.Portfolio.Foreign.Of(new InstrumentId((ushort)(venue.FirstInstrument + i)));
            if (foreign.Units != SimulatedVenue.CoinsAtStart[i] * Notional.UnitsPerOne)
                return $"{NodeSettings.Symbols[i]}: {foreign.Units} units foreign at the end";
        }

        var held = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (ExchangeFill fill in venue.Exchange.Truth.Fills(World.AccountName))
        {
            if (!Checker.IsOwn(fill.Order)) continue;
            string symbol = fill.Order.Rules.Symbol;
            decimal quantity = fill.Order.Rules.Quantity(fill.Lots);
            decimal left = held.GetValueOrDefault(symbol) + (fill.Order.Side == SimSide.Bid ? quantity : -quantity);
            held[symbol] = left;
            string id = fill.Order.OriginalClientOrderId;
            if (left < 0) return $"{symbol}: {-left} sold that were not bought, order {id}";
        }

        return null;
    }
}
