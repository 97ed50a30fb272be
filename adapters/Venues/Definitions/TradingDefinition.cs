using System;
using System.Collections.Generic;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Definitions;

/// <summary>The trading side of a venue's row. Immutable.</summary>
public sealed record TradingDefinition
{
    /// <summary>
    /// How long the venue may still carry out a request that it took, nanoseconds: its own documented timeout behind
    /// the gateway. With the life of the request's stamp it bounds when "not found" means anything.
    /// </summary>
    public required long TimeoutNanos { get; init; }

    /// <summary>Assets that fees may be taken in beside base and quote; what is held of them is read too.</summary>
    public IReadOnlyList<string> FeeAssets { get; init; } = [];

    /// <summary>
    /// Announced ends of trading are in no public list of instruments, but in one that is asked for with a key.
    /// </summary>
    public bool HasDelistSchedule { get; init; }

    /// <summary>Makes request texts and parsers for instruments, assets and a key pair.</summary>
    public required Func<FeedInstrumentTable, AssetTable, TradingCredentials, TradingProtocol> Dialect { get; init; }
}
