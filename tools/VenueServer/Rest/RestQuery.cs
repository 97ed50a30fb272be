using LowLatency.VenueSim;

namespace LowLatency.VenueServer.Rest;

/// <summary>A request for market data, already checked.</summary>
/// <param name="Symbol">Symbol in upper case; empty for all (instruments, premium index).</param>
/// <param name="Interval">Candle interval as in the request; empty elsewhere.</param>
/// <param name="StartMillis">First time wanted; 0 when not given.</param>
/// <param name="EndMillis">Last time wanted; <see cref="long.MaxValue"/> when not given.</param>
/// <param name="FromId">First trade wanted; -1 when not given.</param>
internal sealed record RestQuery(
    RestEndpoint Endpoint, VenueProtocol Protocol, string Symbol, int Limit, string Interval = "",
    long StartMillis = 0, long EndMillis = long.MaxValue, long FromId = -1);
