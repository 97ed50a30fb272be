using System;
using System.Collections.Generic;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Pipeline.Links;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Simulation.Node;

namespace LowLatency.Simulation.Venue;

/// <summary>The connections of one engine's life: the product's sessions on simulated wires.</summary>
internal sealed class SimulatedTransport(World world, EngineNode node) : IVenueTransport
{
    private readonly List<Wire> _wires = [];

    public long NextDueNanos
    {
        get
        {
            long next = long.MaxValue;
            foreach (Wire wire in _wires) next = Math.Min(next, wire.NextDueNanos);
            return next;
        }
    }

    public long NextToVenueNanos
    {
        get
        {
            long next = long.MaxValue;
            foreach (Wire wire in _wires) next = Math.Min(next, wire.NextToVenueNanos);
            return next;
        }
    }

    public ulong NextSeed() => (ulong)world.Random.NextInt64();

    public (byte[] Key, byte[] Secret) ReadCredential(string name) =>
        (NodeSettings.ApiKey.ToArray(), NodeSettings.Secret.ToArray());

    public ISessionConnection ConnectMarket(
        LinkHandler handler, VenueOptions venue, SessionOptions session, ConnectBudget budget, IReceiveClock clock)
    {
        // In some seeds within minutes; in a day's run as the product has it.
        long after = world.Options.MarketRotateAfterNanos;
        MarketSide market = VenueAt(venue.StreamUrl).MarketSide;
        SessionOptions rotating = after == 0 ? session : session with { RotateAfterNanos = after };
        market.Connections.RotateAfterNanos = rotating.RotateAfterNanos;
        return Add(new SessionWire<LinkHandler>(world, node, market, handler, rotating, budget));
    }

    public ITradingConnection ConnectOrders(
        TradingSessionHandler<InputPublisher> handler, VenueOptions venue, SessionOptions session,
        ConnectBudget budget, IReceiveClock clock)
    {
        // Planned rotations within minutes: a day would be long.
        SessionOptions rotating = session with { RotateAfterNanos = world.Options.RotateAfterNanos };
        return Add(new SessionWire<TradingSessionHandler<InputPublisher>>(
            world, node, VenueAt(venue.Trading.OrderUrl).OrderSide, handler, rotating, budget));
    }

    /// <summary>What was written and not flushed leaves.</summary>
    public void Settle(long now)
    {
        for (int i = 0; i < _wires.Count; i++) _wires[i].Settle(now);
        _wires.RemoveAll(static wire => wire.IsOver);
    }

    /// <summary>The client is gone without a word; what it sent is under way.</summary>
    public void Abandon(long now)
    {
        foreach (Wire wire in _wires) wire.Abandon(now);
    }

    /// <summary>What is on the way to the venue arrives, whoever lives yet.</summary>
    public void DeliverToVenue(long now)
    {
        foreach (Wire wire in _wires) wire.DeliverToVenue(now);
    }

    private SimulatedVenue VenueAt(string url) => world.Venues[NodeSettings.VenueAt(url)];

    private TWire Add<TWire>(TWire wire)
        where TWire : Wire
    {
        _wires.Add(wire);
        return wire;
    }
}
