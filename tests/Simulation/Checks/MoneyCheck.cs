using System;
using LowLatency.Core;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Checks;

/// <summary>Fills and amounts at the end: the engine's and the venue's are the same.</summary>
internal static class MoneyCheck
{
    // What was traded by hand is found by comparing balances, which takes a period, its confirmation and quiet.
    private const long ForeignNanosMax = 150 * SimulationOptions.Second;

    /// <summary>What differs; null = nothing.</summary>
    public static string? Find(World world, SimulatedVenue venue, Engine engine)
    {
        long venueFills = 0;
        foreach (SimulatedVenue each in world.Venues) venueFills += CountOwn(each);
        long booked = engine.Counters.Fills;
        if (booked != venueFills) return $"{booked} fills booked, {venueFills} at the venue";
        long foreignNanos = 0;
        foreach (ExchangeFill fill in venue.Exchange.Truth.Fills(World.AccountName))
        {
            if (!Checker.IsOwn(fill.Order)) foreignNanos = fill.TimeNanos;
        }

        if (world.NowNanos - foreignNanos < ForeignNanosMax) return null;
        foreach (var balance in venue.Exchange.Truth.Balances(World.AccountName))
        {
            decimal total = balance.Free + balance.Locked;
            if (TwoQuotes.Differ(engine.Portfolio, balance.Asset, total) is { } difference) return difference;
            int asset = Array.IndexOf(NodeSettings.Assets, balance.Asset);
            if (asset < 0) continue;
            decimal own = asset == 2
                ? engine.Portfolio.CashOf(venue.Index).Cash.Units / 100_000_000m
                : HoldingCheck.Held(engine, venue.FirstInstrument + asset);
            if (Math.Abs(own - total) > 0.000_1m) return $"{balance.Asset}: {own} here, {total} at the venue";
        }

        return null;
    }

    // The engine counts those of all venues together.
    private static long CountOwn(SimulatedVenue venue)
    {
        long count = 0;
        foreach (ExchangeFill fill in venue.Exchange.Truth.Fills(World.AccountName))
        {
            if (Checker.IsOwn(fill.Order)) count++;
        }

        return count;
    }
}
