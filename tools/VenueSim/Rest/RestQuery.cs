namespace LowLatency.VenueSim.Rest;

/// <summary>A request for market data, already checked.</summary>
/// <param name="Endpoint">What is asked for.</param>
/// <param name="Symbol">Symbol in upper case; empty for all (instruments, premium index).</param>
/// <param name="Limit">Most rows or levels; of instruments the weight a minute that is stated.</param>
/// <param name="Interval">Candle interval as in the request; empty elsewhere.</param>
/// <param name="StartMillis">First time asked for; 0 when not given.</param>
/// <param name="EndMillis">Last time asked for; <see cref="long.MaxValue"/> when not given.</param>
/// <param name="FromId">First trade asked for; -1 when not given.</param>
public sealed record RestQuery(
    RestEndpoint Endpoint, string Symbol, int Limit, string Interval = "", long StartMillis = 0,
    long EndMillis = long.MaxValue, long FromId = -1);
