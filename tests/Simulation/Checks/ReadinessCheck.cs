using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Model.Events.Accounts;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Checks;

/// <summary>
/// Once the faults are over and everything had its time, an account is never out of trading for long: the venue ends
/// each connection when it is old enough, and what follows a reconnect must not wait for anything.
/// </summary>
internal sealed class ReadinessCheck(World world, SimulatedVenue venue)
{
    private const long ReconnectNanosMax = 30 * SimulationOptions.Second;
    // Its fills end first, then two answers have to agree, twenty seconds apart.
    private const long DoubtNanosMax = 180 * SimulationOptions.Second;
    private const long ConvergeNanos = 120 * SimulationOptions.Second;

    private long _lastReadyNanos = SimulationOptions.StartNanos;
    private long _doubtNanos;

    /// <summary>It could trade a moment ago.</summary>
    public bool WasJustReady => world.NowNanos - _lastReadyNanos < SimulationOptions.Second;

    /// <summary>What is wrong at this step; null = nothing.</summary>
    public string? Find(EngineNode node)
    {
        if (node.Engine.Readiness.IsReady(venue.Account)) _lastReadyNanos = world.NowNanos;
        long lasted = world.NowNanos - _lastReadyNanos;
        bool isReady = node.Engine.Readiness.IsReady(venue.Account);
        if (!isReady && node.Engine.Readiness.IsReadyForExits(venue.Account)) _doubtNanos = world.NowNanos;
        long allowed = world.NowNanos - _doubtNanos < ReconnectNanosMax ? DoubtNanosMax : ReconnectNanosMax;
        if (lasted <= allowed || world.NowNanos < CalmFromNanos + ReconnectNanosMax) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"not ready for {lasted / 1e9:F3} s long after the last fault: {Locks(node)}");
    }

    private long CalmFromNanos => ConvergeNanos + (venue.Index == 0
        ? world.Options.FaultsUntilNanos
        : Math.Max(world.Options.FaultsUntilNanos, world.Options.AwayUntilNanos));

    private string Locks(EngineNode node)
    {
        var locks = new List<string>();
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            bool isSet = node.Engine.Readiness.IsSet(venue.Account, condition);
            if (isSet) locks.Add(condition.ToString());
        }

        if (!node.Engine.Readiness.AreBalancesProven(venue.Account)) locks.Add("Balances");
        return string.Join(", ", locks);
    }
}
