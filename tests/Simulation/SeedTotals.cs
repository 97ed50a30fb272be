using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Simulation.Checks;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Faults;

namespace LowLatency.Simulation;

/// <summary>What seeds went through.</summary>
internal sealed class SeedTotals
{
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private double _virtualSeconds;

    public void Add(World world)
    {
        _virtualSeconds += (world.NowNanos - SimulationOptions.StartNanos) / 1e9;
        Add(_counts, "crashes", world.Crashes);
        Add(_counts, "rotations of the order connection", world.Totals.Rotations);
        Add(_counts, $"seeds on thread plan {world.Machine.Plan}", 1);
        Add(_counts, "flushes that stalled", world.Machine.Stalls);
        Add(_counts, "snapshots", world.Totals.Snapshots);
        Add(_counts, "starts from a snapshot", world.Totals.StartsFromSnapshot);
        Add(_counts, "rounds without room in the command ring", world.Totals.CommandRingFull);
        Add(_counts, "rounds in which a link waited for the engine", world.Totals.ReadsHeldBack);
        Add(_counts, $"seeds with {world.Options.Limits.Kind} limits", 1);
        Add(_counts, "entries held against all limits", world.Limits.Entries);
        foreach ((string what, long count) in world.Limits.Reached) Add(_counts, $"reached: {what}", count);
        if (world.Venues.Count > 1) Add(_counts, $"seeds with a second venue that is {world.Options.Absence}", 1);
        foreach (SimulatedVenue venue in world.Venues) Add(world, venue);
    }

    public void Add(SeedTotals other)
    {
        _virtualSeconds += other._virtualSeconds;
        foreach ((string name, long count) in other._counts) Add(_counts, name, count);
        foreach ((string name, long count) in other._faults) Add(_faults, name, count);
    }

    /// <param name="seconds">That it took.</param>
    /// <param name="cpuSeconds">That all its threads computed.</param>
    public void Print(double seconds, double cpuSeconds)
    {
        foreach ((string name, long count) in _faults) Console.WriteLine($"  {name,-22}{count,10}");
        foreach ((string name, long count) in _counts) Console.WriteLine($"{count,12} {name}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_virtualSeconds:F0} s simulated in {seconds:F0} s, {cpuSeconds:F0} s of CPU: "
            + $"{_virtualSeconds / cpuSeconds:F0} s simulated per CPU second"));
    }

    private void Add(World world, SimulatedVenue venue)
    {
        Checker checker = venue.Checker;
        Add(_counts, "orders", checker.Places);
        Add(_counts, "fill reports", checker.Fills);
        Add(_counts, "fills booked in time", checker.FillsAged);
        Add(_counts, "requests", checker.Refusals.Sent);
        Add(_counts, "stops at the venue", checker.Stops.Placed);
        Add(_counts, "stops reached by a trade", checker.Stops.Triggered);
        Add(_counts, $"parents worked by {world.Options.Split.Algorithm}", checker.Parents.Parents);
        Add(_counts, "parents filled", checker.Parents.Filled);
        Add(_counts, "parents continued after a crash", checker.Parents.Continued);
        Add(_counts, "parents stopped by the operator", checker.Parents.Stopped);
        Add(_counts, "children at the venue", checker.Parents.Children);
        Add(_counts, "orders refused for rules that had changed", checker.Rules.Refused);
        Add(_counts, "positions at the end that could not be closed", checker.Rules.LockedIn);
        Add(_counts, "fills held against the collar", venue.Collar.Checked);
        Add(_counts, "fills of stops that rested", venue.Collar.OfStops);
        Add(_counts, "fills of stops that rested, beyond the collar", venue.Collar.OfStopsBeyond);
        Add(_counts, "exits refused", checker.Exits.Refused);
        Add(_counts, "orders of which no stream told", checker.Stream.Untold);
        Add(_counts, "moves that were booked at once", checker.Moves.Booked);
        Add(_counts, "moments without quotes", venue.ThinBooks.Count);
        Add(_counts, "rotations of the market connection", venue.MarketSide.Connections.Rotations);
        foreach ((string what, long count) in venue.Closing.Positions)
        {
            Add(_counts, $"positions at the end: {what}", count);
        }

        foreach ((string what, long count) in venue.RulesChanges.Counts) Add(_counts, $"changes: {what}", count);
        foreach ((string what, long count) in venue.HandActions.Counts) Add(_counts, $"by hand: {what}", count);
        Add(_counts, "exits refused because a part was locked", checker.Locked.Refused);
        if (venue.Index > 0) Add(_counts, "orders at a second venue", checker.Places);
        Add(_counts, "times that one traded on while the other was away", checker.TradedOn);
        foreach (ExchangeFaultKind kind in Enum.GetValues<ExchangeFaultKind>())
        {
            Add(_faults, $"{kind}", venue.Exchange.Faults.CountOf(kind));
        }

        foreach ((MarketFault fault, long count) in venue.MarketSide.Faults) Add(_faults, $"Market{fault}", count);
    }

    private static void Add(SortedDictionary<string, long> counts, string name, long count) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
