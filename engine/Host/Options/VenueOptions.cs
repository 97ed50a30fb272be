using System;
using System.Collections.Generic;
using LowLatency.Host.Options.Connectivity;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Options;

/// <summary>
/// How to reach one venue, and how to trade in one of its accounts. Several entries of a venue are its accounts, in
/// their order: engine.instruments[].account says which one, 0 = the first. The order must not change as long as a
/// journal is continued.
/// </summary>
public sealed class VenueOptions
{
    /// <summary>
    /// Name of a <see cref="Model.Identity.VenueId"/>; every venue named by an instrument needs an entry.
    /// </summary>
    public string Venue { get; set; } = "";

    /// <summary>Scheme, host and port of the market streams, e.g. wss://stream.binance.com:9443.</summary>
    public string StreamUrl { get; set; } = "";

    /// <summary>
    /// Path of the stream socket; empty = the venue's own. With a path, one socket carries every channel.
    /// </summary>
    public string StreamPath { get; set; } = "";

    /// <summary>"auto" (the venue's documented stream), "single" or "aggregate" trades.</summary>
    public string Trades { get; set; } = "auto";

    /// <summary>Scheme, host and port of the REST endpoint.</summary>
    public string RestUrl { get; set; } = "";

    /// <summary>Levels per side to ask a snapshot or a depth channel for; the venue's own steps apply.</summary>
    public int Depth { get; set; } = 1000;

    /// <summary>Venue bars subscribed, in seconds; history is fetched for the same intervals.</summary>
    public List<int> BarIntervalSeconds { get; set; } = [];

    /// <summary>Bars of history fetched per interval at start; 0 = none.</summary>
    public int HistoryBars { get; set; } = 200;

    /// <summary>
    /// Minutes between two looks at the instruments' rules (tick, lot, limits, status), a tenth more or less, and one
    /// after each reconnect. 0 = only after a refusal or data that says they have changed.
    /// </summary>
    public int RulesMinutes { get; set; } = 15;

    /// <summary>
    /// The first connection waits for a random part of this, so that many engines that restart together do not meet at
    /// the venue. -1 = 500, and 0 for a venue on loopback, where nobody else comes.
    /// </summary>
    public int StartJitterMillis { get; set; } = -1;

    /// <summary>How its sockets connect, and connect again.</summary>
    public ReconnectOptions Reconnect { get; set; } = new();

    /// <summary>Times of its market data.</summary>
    public FeedOptions Feed { get; set; } = new();

    /// <summary>How long answers of its REST side may take.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>What of its limits may be used. Entries that share a limit have one budget.</summary>
    public BudgetOptions Budget { get; set; } = new();

    /// <summary>The private side; without an environment the venue is only followed.</summary>
    public TradingOptions Trading { get; set; } = new();

    /// <summary>PEM file of an additional trusted root, for a local venue behind TLS.</summary>
    public string CertificateAuthorityFile { get; set; } = "";

    /// <summary>The row of the venue; the options are without faults.</summary>
    internal VenueDefinition Definition() => VenueCatalog.Find(Venue)
        ?? throw new InvalidOperationException($"unknown venue {Venue}");

    /// <summary>The market sockets of this entry, each with the channels that it subscribes.</summary>
    internal IReadOnlyList<SocketPlan> Sockets(VenueDefinition definition) => definition.SocketsFor(
        Depth,
        StreamPath,
        Trades switch
        {
            "single" => TradeStream.Single,
            "aggregate" => TradeStream.Aggregate,
            _ => TradeStream.Documented,
        });
}
