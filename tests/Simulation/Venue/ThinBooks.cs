using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Orders;
using LowLatency.VenueSim.Books;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// Quotes that are gone in the moment in which an order arrives that would take them, in some seeds: what is left is
/// far off, and an order without a worst price of its own would take that. From a generator of its own.
/// </summary>
internal sealed class ThinBooks(World world, SimulatedVenue venue)
{
    private const int StepsMax = 4;
    private static readonly double[] Distances = [0.03, 0.06, 0.12, 0.12, 0.25];

    private readonly Random _random = new(world.Options.RandomSeed ^ 0x5468_696E);

    /// <summary>Moments so far.</summary>
    public long Count { get; private set; }

    /// <summary>A command was handed to the gateway.</summary>
    public void OnCarriedOut(in EngineCommand command)
    {
        bool isTaking = command.Kind == CommandKind.PlaceOrder && command.OrderType != OrderType.Stop
            && command.TimeInForce == TimeInForce.ImmediateOrCancel;
        if (!world.Options.HasThinBooks || !world.AreFaultsOn || !isTaking || _random.Next(3) != 0) return;
        string symbol = Node.NodeSettings.Symbols[command.Instrument.Value - venue.FirstInstrument];
        SimSide side = command.Side == Side.Buy ? SimSide.Ask : SimSide.Bid;
        double distance = Distances[_random.Next(Distances.Length)];
        int steps = _random.Next(1, StepsMax + 1);
        long early = Math.Min(world.Options.LatencyNanos / 2, SimulationOptions.Millisecond);
        world.At(world.NowNanos + world.Options.LatencyNanos - early, () =>
        {
            Count++;
            world.Trace($"{symbol} has no {side} within {distance}");
            venue.Exchange.Thin(symbol, side, distance, steps);
        });
    }
}
