using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim.Exchange.Faults;

namespace LowLatency.Simulation;

/// <summary>What all seeds together went through.</summary>
internal sealed class SeedTotals
{
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private double _virtualSeconds;
    private long _crashes;
    private long _places;
    private long _fills;

    public void Add(World world)
    {
        _virtualSeconds += (world.NowNanos - SimulationOptions.StartNanos) / 1e9;
        _crashes += world.Crashes;
        _places += world.Checker.Places;
        _fills += world.Checker.Fills;
        foreach (ExchangeFaultKind kind in Enum.GetValues<ExchangeFaultKind>())
        {
            Count($"{kind}", world.Exchange.Faults.CountOf(kind));
        }

        foreach ((MarketFault fault, long count) in world.MarketWire.Faults) Count($"Market{fault}", count);
    }

    public void Print(double seconds)
    {
        foreach ((string name, long count) in _faults) Console.WriteLine($"  {name,-22}{count,10}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_virtualSeconds:F0} s simulated in {seconds:F1} s ({_virtualSeconds / seconds:F0} x), "
            + $"{_crashes} crashes, {_places} orders, {_fills} fill reports"));
    }

    private void Count(string name, long count) => _faults[name] = _faults.GetValueOrDefault(name) + count;
}
