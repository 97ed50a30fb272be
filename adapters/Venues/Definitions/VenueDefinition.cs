using System;
using System.Collections.Generic;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.History;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Definitions;

/// <summary>
/// One market of a venue: all that configuration, routes, addresses, tools and error look-up need to know of it. A row
/// of <see cref="VenueCatalog"/>; nothing outside adapters/Venues branches on a venue. Immutable, any thread.
/// </summary>
public sealed class VenueDefinition
{
    private const FeedChannels AllTrades = FeedChannels.Trades | FeedChannels.AggregateTrades;

    public required VenueId Id { get; init; }

    /// <summary>The name used in configurations, files and tables: that of the id.</summary>
    public string Name => VenueNames.Of(Id);

    /// <summary>Shorter names that the command line takes too.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public required VenueHosts Hosts { get; init; }

    /// <summary>Its symbols are ASCII; elsewhere they may be of any script.</summary>
    public bool IsSymbolAscii { get; init; }

    /// <summary>
    /// What its symbols have between base and quote asset, "-" in BTC-USDT; empty = nothing. Read where a configuration
    /// names no assets; what it gives is held against the venue's own list like any other.
    /// </summary>
    public string SymbolSeparator { get; init; } = "";

    /// <summary>
    /// The budget that the venue keeps for an address; markets that it counts together name the same one. Also the
    /// name under which a ban is remembered.
    /// </summary>
    public required string AddressBudget { get; init; }

    /// <summary>Each market socket is silent about the channels of the others; one carries orders, or none.</summary>
    public required IReadOnlyList<SocketPlan> Sockets { get; init; }

    /// <summary>The trades that the venue documents for this market.</summary>
    public required FeedChannels DocumentedTrades { get; init; }

    /// <summary>A book of one level is the best bid and ask already: one topic for both.</summary>
    public bool HasTopInBookOfOne { get; init; }

    /// <summary>Path under which a recording of several sockets is played over one; empty = the socket's own.</summary>
    public string MergedPath { get; init; } = "";

    /// <summary>Levels a side that a new configuration asks for.</summary>
    public required int DepthDefault { get; init; }

    /// <summary>Most levels a side that a snapshot or a depth channel has.</summary>
    public required int DepthMax { get; init; }

    /// <summary>Makes parsers and request texts of one market connection.</summary>
    public required Func<FeedInstrumentTable, VenueProtocol> MarketDialect { get; init; }

    /// <summary>Makes request texts and parsers of downloads; null = the venue has no history here.</summary>
    public Func<HistoryProtocol>? History { get; init; }

    /// <summary>Null = the engine sends no orders to it.</summary>
    public TradingDefinition? Trading { get; init; }

    /// <summary>What an error code means and what is done about it; empty = no table.</summary>
    public IReadOnlyList<VenueError> Errors { get; init; } = [];

    /// <summary>What the name of a recorded stream says.</summary>
    public required Func<string, RecordedStream> ReadStream { get; init; }

    /// <summary>
    /// The text that acknowledges a subscription, by its number, for recordings that hold none or those of other
    /// numbers; null = acknowledgements name no number and are played as recorded.
    /// </summary>
    public Func<long, string>? Acknowledgement { get; init; }

    /// <summary>The socket that orders leave by; null = none.</summary>
    public SocketPlan? OrderSocket
    {
        get
        {
            foreach (SocketPlan plan in Sockets)
            {
                if (plan.Role is SocketRole.Orders or SocketRole.PrivateAndOrders) return plan;
            }

            return null;
        }
    }

    /// <summary>The market sockets of a configuration, each with the channels that it is to subscribe.</summary>
    /// <param name="depth">Levels a side of the book channel.</param>
    /// <param name="path">One socket under this path carries every channel; empty = the venue's own sockets.</param>
    /// <param name="trades">Falls back to the documented ones where the venue has no others.</param>
    public IReadOnlyList<SocketPlan> SocketsFor(int depth, string path, TradeStream trades)
    {
        var sockets = new List<SocketPlan>();
        foreach (SocketPlan plan in Sockets)
        {
            if (plan.Role != SocketRole.Market) continue;
            SocketPlan socket = plan with { Channels = Choose(plan.Channels, depth, trades) };
            if (path.Length == 0 || sockets.Count == 0) sockets.Add(socket);
            else sockets[0] = sockets[0] with { Channels = sockets[0].Channels | socket.Channels };
        }

        if (path.Length > 0) sockets[0] = sockets[0] with { Path = path };
        return sockets;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private FeedChannels Choose(FeedChannels channels, int depth, TradeStream trades)
    {
        FeedChannels requested = trades switch
        {
            TradeStream.Single => FeedChannels.Trades,
            TradeStream.Aggregate => FeedChannels.AggregateTrades,
            _ => DocumentedTrades,
        };
        FeedChannels offered = channels & AllTrades;
        FeedChannels chosen = (offered & requested) != 0 ? requested : offered & DocumentedTrades;
        channels = (channels & ~AllTrades) | chosen;
        return HasTopInBookOfOne && depth == 1 ? channels & ~FeedChannels.TopOfBook : channels;
    }
}
