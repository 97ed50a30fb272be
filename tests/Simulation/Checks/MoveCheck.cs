using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// What the owner moves while nothing is wrong, and the stream tells, is in the engine's books within the time that two
/// comparisons of balances take.
/// </summary>
internal sealed class MoveCheck(World world, SimulatedVenue venue)
{
    private const long BookedNanosMax = 170 * SimulationOptions.Second;
    private const decimal Rounding = 0.000_1m;

    private readonly List<(string Asset, long UntilNanos)> _moved = [];

    /// <summary>Moves that were booked in time.</summary>
    public long Booked { get; private set; }

    public void OnMoved(string asset)
    {
        bool isTold = venue.Exchange.Truth.HasSubscription(World.AccountName);
        if (isTold && Array.IndexOf(NodeSettings.Assets, asset) >= 0)
            _moved.Add((asset, world.NowNanos + BookedNanosMax));
    }

    /// <summary>What is wrong; null = nothing.</summary>
    public string? Find(EngineNode node)
    {
        for (int i = _moved.Count - 1; i >= 0; i--)
        {
            (string asset, long until) = _moved[i];
            decimal there = venue.OwnFills.BalanceOf(asset);
            decimal here = Here(node.Engine, Array.IndexOf(NodeSettings.Assets, asset));
            if (Math.Abs(there - here) <= Rounding)
            {
                _moved.RemoveAt(i);
                Booked++;
            }
            else if (world.NowNanos > until)
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"{asset}: {there} at the venue since it was moved, {here} here");
            }
        }

        return null;
    }

    private decimal Here(Engine engine, int asset) => asset == 2
        ? engine.Portfolio.CashOf(venue.Index).Cash.Units / 100_000_000m
        : HoldingCheck.Held(engine, venue.FirstInstrument + asset);
}
