using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Sessions;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>
/// Spot order entry: REST, WebSocket API and user data (rest-api.md, web-socket-api.md, user-data-stream.md).
/// </summary>
internal sealed class BinanceTrading : ITradingDialect
{
    public IEventDialect Events { get; } = new BinanceEvents();

    public IRequestDialect CreateRequests(ExchangeParts parts) => new BinanceRequests(parts);
}
