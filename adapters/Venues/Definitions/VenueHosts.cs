using System.Collections.Generic;

namespace LowLatency.Venues.Definitions;

/// <summary>
/// Hosts of a venue by environment. A configuration of an environment may name its hosts only, so that one wrong line
/// is a fault and never an order. "local" needs no list: it is loopback. Immutable.
/// </summary>
public sealed record VenueHosts
{
    /// <summary>Scheme and host of production's public streams.</summary>
    public required string StreamUrl { get; init; }

    /// <summary>Scheme and host of production's REST endpoints that need no key.</summary>
    public required string RestUrl { get; init; }

    /// <summary>Scheme and host of production's REST endpoints that history is fetched from.</summary>
    public required string HistoryUrl { get; init; }

    /// <summary>Scheme, host and port of production's order socket; empty = the engine sends no orders to it.</summary>
    public string OrderUrl { get; init; } = "";

    /// <summary>Scheme and host of the test environment's streams; empty = there is none.</summary>
    public string TestStreamUrl { get; init; } = "";

    /// <summary>Scheme and host of the test environment's REST endpoints.</summary>
    public string TestRestUrl { get; init; } = "";

    /// <summary>Scheme, host and port of the test environment's order socket.</summary>
    public string TestOrderUrl { get; init; } = "";

    /// <summary>Every host of production that a configuration may name.</summary>
    public IReadOnlyList<string> Production { get; init; } = [];

    /// <summary>Every host of the venue's test environments.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];
}
