using System;
using System.Collections.Generic;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Trading;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.Simulation.Venue;

/// <summary>The order connections of one engine's life: the product's rotation over simulated sockets.</summary>
internal sealed class OrderWires
{
    /// <summary>Numbers of one life's connections; the next life's begin above.</summary>
    public const uint NumbersOfLife = 10_000;

    private const int ConnectsPerWindow = 300;
    private const long ConnectWindowNanos = 300 * SimulationOptions.Second;

    private readonly List<OrderWire> _wires = [];
    private readonly EngineNode _node;

    public OrderWires(World world, EngineNode node, uint life)
    {
        _node = node;
        var budget = new ConnectBudget(ConnectsPerWindow, ConnectWindowNanos, address: node.Address);
        Connections = new TradingConnections<NodePublisher>(
            node.Gateway,
            handler =>
            {
                var wire = new OrderWire(world, node, handler, budget);
                _wires.Add(wire);
                return wire;
            },
            life * NumbersOfLife);
    }

    public TradingConnections<NodePublisher> Connections { get; }

    public long NextDueNanos
    {
        get
        {
            long next = long.MaxValue;
            foreach (OrderWire wire in _wires) next = Math.Min(next, wire.NextDueNanos);
            return next;
        }
    }

    public long NextToVenueNanos
    {
        get
        {
            long next = long.MaxValue;
            foreach (OrderWire wire in _wires) next = Math.Min(next, wire.NextToVenueNanos);
            return next;
        }
    }

    public void Start(long now)
    {
        Connections.Start(_node.Stamp);
        Settle(now);
    }

    public void Advance(long now)
    {
        foreach (OrderWire wire in _wires) wire.Advance(now);
        Connections.Step(_node.Stamp);
        Settle(now);
        _wires.RemoveAll(static wire => wire.IsOver);
    }

    public void Settle(long now)
    {
        foreach (OrderWire wire in _wires) wire.Settle(now);
    }

    public void Take(Delivery delivery, long now)
    {
        foreach (OrderWire wire in _wires) wire.Take(delivery, now);
    }

    /// <summary>The client is gone without a word; what it sent is under way.</summary>
    public void Abandon(long now)
    {
        foreach (OrderWire wire in _wires) wire.Abandon(now);
    }

    /// <summary>What is on the way to the venue arrives, whoever lives yet.</summary>
    public void DeliverToVenue(long now)
    {
        foreach (OrderWire wire in _wires) wire.DeliverToVenue(now);
    }
}
