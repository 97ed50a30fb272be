using System;
using System.Collections.Generic;
using System.Globalization;
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
        Add(_counts, "orders", world.Checker.Places);
        Add(_counts, "fill reports", world.Checker.Fills);
        Add(_counts, "fills booked in time", world.Checker.FillsAged);
        Add(_counts, "rotations of the order connection", world.Rotations);
        Add(_counts, "requests", world.Checker.Refusals.Sent);
        Add(_counts, "stops at the venue", world.Checker.Stops.Placed);
        Add(_counts, "stops reached by a trade", world.Checker.Stops.Triggered);
        Add(_counts, $"parents worked by {world.Options.Split.Algorithm}", world.Checker.Parents.Parents);
        Add(_counts, "parents filled", world.Checker.Parents.Filled);
        Add(_counts, "parents continued after a crash", world.Checker.Parents.Continued);
        Add(_counts, "parents stopped by the operator", world.Checker.Parents.Stopped);
        Add(_counts, "children at the venue", world.Checker.Parents.Children);
        foreach (ExchangeFaultKind kind in Enum.GetValues<ExchangeFaultKind>())
        {
            Add(_faults, $"{kind}", world.Exchange.Faults.CountOf(kind));
        }

        foreach ((MarketFault fault, long count) in world.MarketSide.Faults) Add(_faults, $"Market{fault}", count);
    }

    public void Add(SeedTotals other)
    {
        _virtualSeconds += other._virtualSeconds;
        foreach ((string name, long count) in other._counts) Add(_counts, name, count);
        foreach ((string name, long count) in other._faults) Add(_faults, name, count);
    }

    public void Print(double seconds)
    {
        foreach ((string name, long count) in _faults) Console.WriteLine($"  {name,-22}{count,10}");
        foreach ((string name, long count) in _counts) Console.WriteLine($"{count,12} {name}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_virtualSeconds:F0} s simulated in {seconds:F1} s ({_virtualSeconds / seconds:F0} x)"));
    }

    private static void Add(SortedDictionary<string, long> counts, string name, long count) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
