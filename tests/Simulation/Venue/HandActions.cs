using System;
using System.Collections.Generic;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// What the owner of the first venue's account does there himself, in some seeds: deposits and withdrawals of money,
/// coins and coins that are in no instrument, orders far from the market that lock a part of what is held, and fees
/// that the venue takes by other rates. It draws from a generator of its own: other seeds go the way that they always
/// went.
/// </summary>
internal sealed class HandActions(World world, SimulatedVenue venue)
{
    private const long Second = SimulationOptions.Second;

    // The most that is moved at once: below one percent of what there is, which would stop new orders.
    private static readonly (string Asset, decimal Amount)[] Moves =
        [("USDT", 900m), ("BTC", 0.01m), ("ETH", 0.1m), ("BNB", 5m)];

    private readonly Random _random = new(world.Options.RandomSeed ^ 0x48_616E);

    /// <summary>Actions so far, by kind.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Something comes around the time at which the first answers are asked for.</summary>
    public void PlanFirst()
    {
        long first = world.NowNanos + world.Options.ReadLagNanos + Second;
        for (int i = 0; i < 3; i++) world.At(first + _random.NextInt64(0, 3 * Second), Move);
    }

    /// <summary>From the first fault on, until the last.</summary>
    public void Start()
    {
        long at = world.NowNanos + _random.NextInt64(Second, 40 * Second);
        if (at >= world.Options.FaultsUntilNanos) return;
        world.At(at, () =>
        {
            Act();
            Start();
        });
    }

    /// <summary>Some when everything works: they must be booked at once.</summary>
    public void PlanLast()
    {
        for (int i = 0; i < Moves.Length; i++)
        {
            (string asset, decimal most) = Moves[i];
            decimal amount = Math.Round(most * _random.Next(100, 1_000) / 1_000m, 5) * (_random.Next(2) == 0 ? 1 : -1);
            world.At(world.NowNanos + ((i + 3) * 20 * Second), () =>
            {
                if (!venue.Exchange.Transfer(World.AccountName, asset, amount)) return;
                Count("moves of " + asset + " that must be booked at once");
                venue.Checker.Moves.OnMoved(asset);
                world.Trace($"moved {amount} {asset} at last");
            });
        }
    }

    private void Act()
    {
        switch (_random.Next(4))
        {
            case 0:
                Lock();
                break;
            case 1:
                SetFees();
                break;
            default:
                Move();
                break;
        }
    }

    private void Move()
    {
        (string asset, decimal most) = Moves[_random.Next(Moves.Length)];
        decimal amount = Math.Round(most * _random.Next(1, 1_000) / 1_000m, 5);
        bool isDeposit = _random.Next(2) == 0;
        if (!venue.Exchange.Transfer(World.AccountName, asset, isDeposit ? amount : -amount)) return;
        Count((isDeposit ? "deposits of " : "withdrawals of ") + asset);
        world.Trace($"moved {(isDeposit ? amount : -amount)} {asset}");
    }

    private void SetFees()
    {
        decimal maker = _random.Next(0, 20) / 10_000m;
        decimal taker = maker + (_random.Next(0, 10) / 10_000m);
        venue.Exchange.SetFees(World.AccountName, maker, taker, _random.Next(2) == 0);
        Count("other fees");
    }

    private void Lock()
    {
        int index = _random.Next(NodeSettings.Symbols.Length);
        decimal quantity = SimulatedVenue.CoinsAtStart[index] * _random.Next(1, 100) / 1_000m;
        long until = world.NowNanos + _random.NextInt64(10 * Second, 200 * Second);
        ExchangeOrder? order =
            venue.Exchange.SellFarByHand(World.AccountName, NodeSettings.Symbols[index], quantity);
        if (order == null) return;
        Count("orders far from the market");
        world.Trace($"locked {quantity} of {index}");
        world.At(
            Math.Min(until, world.Options.FaultsUntilNanos), () => venue.Exchange.CancelByHand(order));
    }

    private void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;
}
