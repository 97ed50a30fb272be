using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueSim.Dialects;

/// <summary>One market of one venue as its server side has it: a row of <c>SimDialects</c>.</summary>
/// <param name="Name">Name, the same as that of the engine's side.</param>
/// <param name="Option">Name on the command line: what a socket path without a market means.</param>
/// <param name="Dialect">The public side.</param>
public sealed record SimVenue(string Name, string Option, ISimDialect Dialect)
{
    /// <summary>What the name of a directory with a recording of it begins with.</summary>
    public required IReadOnlyList<string> Recordings { get; init; }

    /// <summary>What the paths of its REST requests begin with.</summary>
    public required IReadOnlyList<string> RestPrefixes { get; init; }

    /// <summary>What the paths of further requests begin with that the private side has; empty for none.</summary>
    public string OrderPrefix { get; init; } = string.Empty;

    /// <summary>The member of a frame that names its stream.</summary>
    public required string StreamMember { get; init; }

    /// <summary>Part of the URL of a recorded body that is a book; empty where none is recorded.</summary>
    public string DepthUrl { get; init; } = string.Empty;

    /// <summary>Part of the URL of a recorded body that lists the instruments.</summary>
    public required string InstrumentsUrl { get; init; }

    /// <summary>Whether it is served over the generated market; else from recordings only.</summary>
    public bool IsGenerated { get; init; } = true;

    /// <summary>Whether its streams are split by the path of the socket.</summary>
    public bool HasRoutes { get; init; }

    /// <summary>Whether a connection ends at an age.</summary>
    public bool EndsByAge { get; init; }

    /// <summary>How many times the configured number of messages a second a client may send.</summary>
    public int MessageShare { get; init; } = 1;

    /// <summary>Path of the sockets for orders and user data; empty where there are none.</summary>
    public string OrderSocketPath { get; init; } = string.Empty;

    /// <summary>
    /// What a bad day brings, every few seconds: faults of the private side as <c>lowlatency venue fault</c> takes them
    /// (docs/venue.md), with the dialect's names and codes. A live demo arms them.
    /// </summary>
    public IReadOnlyList<string> BadDay { get; init; } = [];

    /// <summary>The private side; null where there is none.</summary>
    internal ITradingDialect? Trading { get; init; }

    /// <summary>Whether there is a private side.</summary>
    public bool HasTrading => Trading is not null;

    /// <summary>Creates an exchange over a market, whose time it moves from then on.</summary>
    /// <param name="market">The market.</param>
    /// <param name="options">Limits, delays, seed.</param>
    /// <param name="accounts">Accounts with their keys.</param>
    /// <param name="rules">Filters; a symbol without an entry gets <see cref="SymbolRules.Of(SymbolSpec)"/>.</param>
    /// <returns>The exchange.</returns>
    /// <exception cref="InvalidOperationException">There is no private side.</exception>
    public SimExchange CreateExchange(
        GeneratedMarket market, ExchangeOptions options, IReadOnlyList<AccountSpec> accounts,
        IReadOnlyList<SymbolRules>? rules = null) => Trading is null
            ? throw new InvalidOperationException($"{Name} has no order entry")
            : new SimExchange(Trading, market, options, accounts, rules);

    /// <summary>The announcement of the shutdown to a socket of orders.</summary>
    /// <param name="nowMillis">Milliseconds since the Unix epoch.</param>
    /// <returns>The frame, or null where there is no private side.</returns>
    public byte[]? WriteOrderShutdown(long nowMillis) => Trading?.Events.Shutdown(nowMillis);

    /// <summary>Only the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
