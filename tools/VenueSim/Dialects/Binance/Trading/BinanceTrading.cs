using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Sessions;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>
/// Spot order entry: REST, WebSocket API and user data (its rest-api, web-socket-api, user-data-stream).
/// </summary>
internal sealed class BinanceTrading : ITradingDialect
{
    public IEventDialect Events { get; } = new BinanceEvents();

    public IRequestDialect CreateRequests(ExchangeParts parts) => new BinanceRequests(parts);
}
