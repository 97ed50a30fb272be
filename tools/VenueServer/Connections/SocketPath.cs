using System;
using System.Collections.Generic;
using LowLatency.VenueSim;

namespace LowLatency.VenueServer.Connections;

/// <summary>What a WebSocket URL asks for.</summary>
internal sealed record SocketPath(
    VenueProtocol Protocol, StreamRoute Route, bool IsCombined, IReadOnlyList<string> Streams)
{
    /// <summary>Takes the path and query of a socket request apart; null when no venue has such a path.</summary>
    public static SocketPath? Parse(string path, string streams, VenueProtocol unrouted)
    {
        switch (path)
        {
            case "/v5/public/spot":
                return new SocketPath(VenueProtocol.BybitSpot, StreamRoute.Unrouted, false, []);
            case "/v5/public/linear":
                return new SocketPath(VenueProtocol.BybitLinear, StreamRoute.Unrouted, false, []);
        }

        var protocol = unrouted;
        var route = StreamRoute.Unrouted;
        foreach (var (prefix, prefixRoute) in new[] { ("/public", StreamRoute.Public), ("/market", StreamRoute.Market) })
        {
            if (!path.StartsWith(prefix + "/", StringComparison.Ordinal))
                continue;
            path = path[prefix.Length..];
            route = prefixRoute;
            if (protocol != VenueProtocol.BinanceCoinMargined)
                protocol = VenueProtocol.BinanceUsdMargined;
        }

        // Clients that are given a base URL with a path of its own append /ws or /stream to it.
        if (path.EndsWith("/stream", StringComparison.Ordinal))
            return new SocketPath(protocol, route, true, streams.Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (path.EndsWith("/ws", StringComparison.Ordinal))
            return new SocketPath(protocol, route, false, []);
        var raw = path.IndexOf("/ws/", StringComparison.Ordinal);
        return raw < 0 ? null : new SocketPath(
            protocol, route, false, path[(raw + 4)..].Split('/', StringSplitOptions.RemoveEmptyEntries));
    }
}
