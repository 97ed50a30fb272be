using LowLatency.Host.Options;
using LowLatency.Pipeline.Links;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;

namespace LowLatency.Host.Links;

/// <summary>
/// What carries the sessions of links and routes: sockets in the engine, simulated wires in the simulation, which runs
/// everything else as it is wired here. Called at start and at each rotation.
/// </summary>
internal interface IVenueTransport
{
    /// <summary>Seed of a session's mask keys, handshake keys and jitter.</summary>
    ulong NextSeed();

    /// <summary>A key pair; a missing one is a start fault that names the places.</summary>
    (byte[] Key, byte[] Secret) ReadCredential(string name);

    /// <summary>A connection for public market data, not started.</summary>
    ISessionConnection ConnectMarket(
        LinkHandler handler, VenueOptions venue, SessionOptions session, ConnectBudget budget, IReceiveClock clock);

    /// <summary>A connection for orders, not started.</summary>
    ITradingConnection ConnectOrders(
        TradingSessionHandler<InputPublisher> handler, VenueOptions venue, SessionOptions session,
        ConnectBudget budget, IReceiveClock clock);
}
