using System;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.Sessions;

namespace LowLatency.Pipeline.Links;

/// <summary>What a <see cref="VenueLink"/> is made of.</summary>
public sealed class VenueLinkParts
{
    public required VenueId Venue { get; init; }

    public required string Name { get; init; }

    public required MarketFeed<InputPublisher> Feed { get; init; }

    /// <summary>Makes a connection for a handler; called for the first one and for each rotation.</summary>
    public required Func<LinkHandler, ISessionConnection> Connect { get; init; }

    public required ResyncRequests Resyncs { get; init; }

    /// <summary>This link carries the books of its venue.</summary>
    public required bool TakesResyncs { get; init; }

    public required IReceiveClock Clock { get; init; }

    public CaptureTap? Capture { get; init; }
}
