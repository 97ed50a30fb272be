using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using LowLatency.Host.Options;
using LowLatency.Pipeline.Links;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Transport.Connections;
using LowLatency.Transport.Http;

namespace LowLatency.Host.Links;

/// <summary>Sessions on sockets, TLS and HTTP clients.</summary>
/// <param name="options">Without faults.</param>
/// <param name="market">Where the thread that receives waits; null = each connection waits for itself.</param>
/// <param name="orders">Where the thread that sends orders waits; null = it does not wait for its sockets.</param>
internal sealed class SocketTransport(HostOptions options, ReadinessSet? market = null, ReadinessSet? orders = null)
    : IVenueTransport
{
    // The links of a venue ask for the same list of instruments, which may be megabytes.
    private readonly ConcurrentDictionary<string, SharedAnswers> _shared = new(StringComparer.Ordinal);

    // A version 4 Guid is 122 bits of the system's strong source; the halves folded leave none of its fixed bits alone.
    // RandomNumberGenerator would load OpenSSL for it: tens of milliseconds at start.
    public ulong NextSeed()
    {
        Guid random = Guid.NewGuid();
        ReadOnlySpan<ulong> halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in random));
        return halves[0] ^ halves[1];
    }

    // The longest answer is a page of a thousand trades, some 250 bytes each.
    private const int OrderBlocks = 6;

    public (byte[] Key, byte[] Secret) ReadCredential(string name) => CredentialSource.Read(name);

    public ISessionConnection ConnectMarket(
        LinkHandler handler, VenueOptions venue, SessionOptions session, ConnectBudget budget, IReceiveClock clock)
    {
        ConnectionOptions socket = Connection(venue, venue.StreamUrl);
        ConnectionOptions connection = socket with
        {
            // One loop decides on what a read has brought before it reads on.
            ReceivesPerStep = market != null ? 1 : socket.ReceivesPerStep,
            // The backlog of a process that stood still carries receive times of now: books of then would look fresh.
            PauseNanosMax = options.Engine.Staleness.BlockMillis * 1_000_000L,
            Readiness = market,
            Mode = market != null ? ReceiveMode.Spin : options.Threads.Receive switch
            {
                "spin" => ReceiveMode.Spin,
                "spinThenBlock" => ReceiveMode.SpinThenBlock,
                _ => ReceiveMode.Block,
            },
        };
        return new PipeConnection<LinkHandler>(
            handler, session, connection, clock, budget, Http(venue, SharedWith(venue)));
    }

    public ITradingConnection ConnectOrders(
        TradingSessionHandler<InputPublisher> handler, VenueOptions venue, SessionOptions session,
        ConnectBudget budget, IReceiveClock clock)
    {
        ConnectionOptions connection = Connection(venue, venue.Trading.OrderUrl) with
        {
            Mode = ReceiveMode.Spin,
            Readiness = orders,
            BlocksAtStart = OrderBlocks,
            // As long as a request waits for its answer.
            UnacknowledgedMax = TimeSpan.FromMilliseconds(venue.Trading.Requests.TimeoutMillis),
        };
        return new PipeConnection<TradingSessionHandler<InputPublisher>>(
            handler, session, connection, clock, budget, Http(venue));
    }

    /// <summary>What the links of the venue ask for together.</summary>
    internal SharedAnswers SharedWith(VenueOptions venue) =>
        _shared.GetOrAdd(venue.RestUrl, static _ => new SharedAnswers());

    internal static ConnectionOptions Connection(VenueOptions venue, string address)
    {
        var url = new Uri(address);
        return new ConnectionOptions
        {
            Host = url.Host,
            Port = url.Port,
            UseTls = url.Scheme == "wss",
            RootCertificateFile = Root(venue),
            ConnectTimeout = TimeSpan.FromMilliseconds(venue.Reconnect.ConnectTimeoutMillis),
        };
    }

    internal static HttpRequesterOptions HttpSettings(VenueOptions venue, SharedAnswers? shared = null) => new()
    {
        BaseAddress = new Uri(venue.RestUrl),
        RootCertificateFile = Root(venue),
        Shared = shared,
        ConnectTimeout = TimeSpan.FromMilliseconds(venue.Http.ConnectTimeoutMillis),
        Timeout = TimeSpan.FromMilliseconds(venue.Http.ProgressTimeoutMillis),
        TimeoutMax = TimeSpan.FromSeconds(venue.Http.AnswerSecondsMax),
    };

    private static HttpRequester Http(VenueOptions venue, SharedAnswers? shared = null) =>
        new(HttpSettings(venue, shared));

    private static string? Root(VenueOptions venue) =>
        venue.CertificateAuthorityFile.Length > 0 ? venue.CertificateAuthorityFile : null;
}
