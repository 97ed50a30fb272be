using System;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.Sessions;

namespace LowLatency.Pipeline.Links;

/// <summary>What a <see cref="VenueLink"/> is made of.</summary>
public sealed class VenueLinkParts
{
    public required string Name { get; init; }

    public required MarketFeed<InputPublisher> Feed { get; init; }

    /// <summary>Makes a connection for a handler; called for the first one and for each rotation.</summary>
    public required Func<LinkHandler, ISessionConnection> Connect { get; init; }

    /// <summary>Books and rules to be asked for again; null = nobody asks.</summary>
    public required ResyncQueue? Resyncs { get; init; }

    public required IReceiveClock Clock { get; init; }

    public CaptureTap? Capture { get; init; }
}
