using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Runtime.Capture;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>Makes one link for each market socket of each <see cref="LinkPlan"/>.</summary>
internal sealed class LinkFactory
{
    private const long Second = 1_000_000_000;
    private const int ConnectPercent = 80;

    private readonly HostOptions _options;
    private readonly PipelinePorts _ports;
    private readonly IVenueTransport _transport;
    private readonly VenueAddresses _addresses;
    private readonly CaptureWriter? _capture;
    private int _linkCount;

    public LinkFactory(
        HostOptions options, PipelinePorts ports, IVenueTransport transport, CaptureWriter? capture,
        VenueAddresses addresses)
    {
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
        foreach (LinkPlan plan in LinkPlan.Make(_options))
        {
            foreach (SocketPlan socket in plan.Venue.Sockets(plan.Definition))
            {
                int linksOfHost = linksPerHost[new Uri(plan.Venue.StreamUrl).Authority];
                ConnectBudget budget = Budget(socket, linksOfHost, _addresses.Of(plan.Venue));
                links.Add(Make(plan, socket, budget, seam));
            }
        }

        return links;
    }

    /// <summary>Sockets to each host of the configuration: they count against one limit of the venue.</summary>
    internal static IReadOnlyDictionary<string, int> LinksPerHost(HostOptions options)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (LinkPlan plan in LinkPlan.Make(options))
        {
            string host = new Uri(plan.Venue.StreamUrl).Authority;
            counts[host] = counts.GetValueOrDefault(host) + plan.Venue.Sockets(plan.Definition).Count;
        }

        return counts;
    }

    /// <summary>
    /// A link's part of the connect attempts. Each link has a thread of its own and a budget has no locks: what the
    /// links of a host may use together is divided among them. A link's connections share its part.
    /// </summary>
    internal static ConnectBudget Budget(SocketPlan socket, int linksOfHost, AddressLimits? address = null) => new(
        socket.ConnectsPerWindow, socket.ConnectWindowSeconds * Second, Math.Max(1, ConnectPercent / linksOfHost),
        address);

    /// <summary>The session of a socket: what the venue promises, and what we do where that is too little.</summary>
    internal static SessionOptions Session(SocketPlan socket, string host, long startJitterNanos, ulong seed) => new()
    {
        Host = host,
        PathAndQuery = socket.Path,
        Seed = seed,
        Backoff = new BackoffOptions { StartJitterNanos = startJitterNanos },
        HeartbeatNanos = socket.HeartbeatSeconds * Second,
        Ping = socket.PingSeconds > 0 ? SessionPing.Protocol : SessionPing.None,
        PingIntervalNanos = socket.PingSeconds * Second,
        RotateAfterNanos = socket.RotateAfterSeconds * Second,
    };

    private VenueLink Make(
        LinkPlan plan, SocketPlan socket, ConnectBudget budget, Func<VenueProtocol, VenueProtocol> seam)
    {
        VenueOptions venue = plan.Venue;
        List<FeedInstrument> instruments = plan.Instruments.ConvertAll(
            i => MarketSubscription.Of(_options.Engine.Instruments[i], i, venue, socket));
        InstrumentId[] ids = [.. instruments.ConvertAll(static instrument => instrument.Id)];
        var feed = new MarketFeed<InputPublisher>(
            seam(plan.Definition.MarketDialect(new FeedInstrumentTable(instruments))), new FeedSettings(),
            plan.IsOneOfSeveral ? _ports.PublisherFor(ids) : _ports.Publisher, _addresses.Of(venue));
        bool hasBooks = (socket.Channels & FeedChannels.Book) != 0;
        return new VenueLink(new VenueLinkParts
        {
            Name = plan.Set == 0
                ? socket.Name
                : string.Create(CultureInfo.InvariantCulture, $"{socket.Name}-{plan.Set}"),
            Feed = feed,
            Connect = handler => Connect(handler, venue, socket, budget),
            Resyncs = !hasBooks ? null
                : plan.Set == 0 ? _ports.Resyncs.Of(plan.Definition.Id) : _ports.Resyncs.Separate(ids),
            Clock = _ports.Clock,
            Capture = _capture == null ? null : new CaptureTap(_capture, _linkCount++),
        });
    }

    private ISessionConnection Connect(
        LinkHandler handler, VenueOptions venue, SocketPlan socket, ConnectBudget budget)
    {
        var url = new Uri(venue.StreamUrl);
        SessionOptions session = Session(
            socket, url.Authority, StartJitterNanos(venue, url), _transport.NextSeed());
        return _transport.ConnectMarket(handler, venue, session, budget, _ports.Clock);
    }

    internal static long StartJitterNanos(VenueOptions venue, Uri url)
    {
        const int DefaultMillis = 500;
        int millis = venue.StartJitterMillis >= 0 ? venue.StartJitterMillis : url.IsLoopback ? 0 : DefaultMillis;
        return millis * 1_000_000L;
    }
}
