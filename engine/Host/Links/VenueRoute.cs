using System;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Host.Links;

/// <summary>One socket of a venue: where it connects to and what it carries.</summary>
internal sealed record VenueRoute(VenueId Venue, string Name, string Path, FeedChannels Channels)
{
    public required Func<FeedInstrumentTable, VenueProtocol> Protocol { get; init; }

    /// <summary>The longest silence the venue promises on a healthy socket.</summary>
    public required int HeartbeatSeconds { get; init; }

    /// <summary>
    /// Interval of our own ping frames, where the venue's are too rare to find a dead socket by; 0 = none.
    /// </summary>
    public int PingSeconds { get; init; }

    /// <summary>The venue's limit of connect attempts per address (IP) in five minutes.</summary>
    public required int ConnectsPerWindow { get; init; }

    /// <summary>Life after which the socket is replaced before the venue cuts it; 0 = never.</summary>
    public int RotateAfterSeconds { get; init; }
}
