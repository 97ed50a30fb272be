using System;
using System.Collections.Generic;
using LowLatency.Host.Options;
using LowLatency.Host.Options.Connectivity;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Runtime.Capture;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>Makes one link for each market socket that the configuration needs.</summary>
internal sealed class LinkFactory
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    private readonly HostOptions _options;
    private readonly PipelinePorts _ports;
    private readonly IVenueTransport _transport;
    private readonly VenueAddresses _addresses;
    private readonly Func<InstrumentId, InstrumentRules> _known;
    private readonly CaptureWriter? _capture;
    private readonly Dictionary<LinkPlan, SharedUnits> _units = [];
    private int _linkCount;

    /// <param name="options">Without faults.</param>
    /// <param name="ports">Where the events go.</param>
    /// <param name="transport">Makes the connections.</param>
    /// <param name="capture">Takes the frames; null = they are not kept.</param>
    /// <param name="addresses">The limits of this machine's address.</param>
    /// <param name="known">
    /// The rules that an instrument had when the journal ended, default = none: what is held and ordered counts in
    /// their units, so that those of a new run are not coarser.
    /// </param>
    public LinkFactory(
        HostOptions options, PipelinePorts ports, IVenueTransport transport, CaptureWriter? capture,
        VenueAddresses addresses, Func<InstrumentId, InstrumentRules> known)
    {
        _known = known;
        _options = options;
        _transport = transport;
        _ports = ports;
        _addresses = addresses;
        _capture = capture;
    }

    public IReadOnlyList<VenueLink> MakeAll(Func<VenueProtocol, VenueProtocol> seam)
    {
        var links = new List<VenueLink>();
        IReadOnlyDictionary<string, int> linksPerHost = LinksPerHost(_options);
        foreach (MarketSocket socket in MarketSocket.Of(_options))
        {
            int linksOfHost = linksPerHost[new Uri(socket.Link.Venue.StreamUrl).Authority];
            VenueOptions venue = socket.Link.Venue;
            ConnectBudget budget = Budget(
                socket.Plan, linksOfHost, venue.Reconnect.BudgetPercent, _addresses.Of(venue));
            links.Add(Make(socket, budget, seam));
        }

        return links;
    }

    /// <summary>Sockets to each host of the configuration: they count against one limit of the venue.</summary>
    internal static IReadOnlyDictionary<string, int> LinksPerHost(HostOptions options)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (MarketSocket socket in MarketSocket.Of(options))
        {
            string host = new Uri(socket.Link.Venue.StreamUrl).Authority;
            counts[host] = counts.GetValueOrDefault(host) + 1;
        }

        return counts;
    }

    /// <summary>
    /// A link's part of the connect attempts. Each link has a thread of its own and a budget has no locks: what the
    /// links of a host may use together is divided among them. A link's connections share its part.
    /// </summary>
    internal static ConnectBudget Budget(
        SocketPlan socket, int linksOfHost, int percent, AddressLimits? address = null) => new(
        socket.ConnectsPerWindow, socket.ConnectWindowSeconds * Second, Math.Max(1, percent / linksOfHost), address);

    /// <summary>The session of a socket: what the venue promises, and what we do where that is too little.</summary>
    internal static SessionOptions Session(
        SocketPlan socket, string host, ReconnectOptions reconnect, long startJitterNanos, ulong seed) => new()
        {
            Host = host,
            PathAndQuery = socket.Path,
            Seed = seed,
            Backoff = reconnect.Backoff(startJitterNanos),
            ConnectTimeoutNanos = reconnect.ConnectTimeoutMillis * Millisecond,
            HandshakeTimeoutNanos = reconnect.HandshakeTimeoutMillis * Millisecond,
            CloseTimeoutNanos = reconnect.CloseTimeoutMillis * Millisecond,
            HeartbeatNanos = socket.HeartbeatSeconds * Second,
            Ping = socket.PingSeconds > 0 ? SessionPing.Protocol : SessionPing.None,
            PingIntervalNanos = socket.PingSeconds * Second,
            RotateAfterNanos = reconnect.RotateAfterSeconds(socket.RotateAfterSeconds) * Second,
        };

    private VenueLink Make(MarketSocket socket, ConnectBudget budget, Func<VenueProtocol, VenueProtocol> seam)
    {
        VenueOptions venue = socket.Link.Venue;
        VenueDefinition definition = socket.Link.Definition;
        bool hasBooks = (socket.Plan.Channels & FeedChannels.Book) != 0;
        InstrumentId[] ids = socket.Ids;
        return new VenueLink(new VenueLinkParts
        {
            Name = socket.Plan.Name,
            Feed = new MarketFeed<InputPublisher>(
                seam(definition.MarketDialect(new FeedInstrumentTable(InKnownUnits(socket.Instruments)))),
                venue.Feed.Settings(venue.RulesMinutes, venue.Http) with
                {
                    Delistings = HasDelistSchedule(venue, definition) ? _ports.Delistings : null,
                    Units = UnitsOf(socket.Link),
                },
                socket.IsOneOfSeveral ? _ports.PublisherFor(ids) : _ports.Publisher, _addresses.Of(venue)),
            Connect = handler => Connect(handler, venue, socket.Plan, budget),
            Resyncs = _ports.Resyncs.Open(ids, hasBooks),
            Clock = _ports.Clock,
            Capture = _capture == null ? null : new CaptureTap(_capture, _linkCount++),
        });
    }

    // Where one socket carries all of an instrument, no other counts in its units.
    private ISharedUnits? UnitsOf(LinkPlan link)
    {
        if (link.Venue.Sockets(link.Definition).Count < 2) return null;
        if (!_units.TryGetValue(link, out SharedUnits? units))
        {
            units = new SharedUnits(_options.Engine.Instruments.Count, _ports.Resyncs);
            _units.Add(link, units);
        }

        return units.Open();
    }

    // What reads it is the venue's order gateway.
    private bool HasDelistSchedule(VenueOptions venue, VenueDefinition definition) =>
        _options.Role == "live" && venue.Trading.Environment.Length > 0
        && definition.Trading?.HasDelistSchedule == true;

    private List<FeedInstrument> InKnownUnits(IReadOnlyList<FeedInstrument> instruments)
    {
        var all = new List<FeedInstrument>();
        foreach (FeedInstrument instrument in instruments)
        {
            InstrumentRules rules = _known(instrument.Id);
            all.Add(instrument with
            {
                Known = rules == default ? null : rules,
                PriceDecimalsMin = Math.Max(instrument.PriceDecimalsMin, rules.PriceDecimals),
                QuantityDecimalsMin = Math.Max(instrument.QuantityDecimalsMin, rules.QuantityDecimals),
            });
        }

        return all;
    }

    private ISessionConnection Connect(
        LinkHandler handler, VenueOptions venue, SocketPlan socket, ConnectBudget budget)
    {
        var url = new Uri(venue.StreamUrl);
        SessionOptions session = Session(
            socket, url.Authority, venue.Reconnect, StartJitterNanos(venue, url), _transport.NextSeed());
        return _transport.ConnectMarket(handler, venue, session, budget, _ports.Clock);
    }

    internal static long StartJitterNanos(VenueOptions venue, Uri url)
    {
        const int DefaultMillis = 500;
        int millis = venue.StartJitterMillis >= 0 ? venue.StartJitterMillis : url.IsLoopback ? 0 : DefaultMillis;
        return millis * 1_000_000L;
    }
}
