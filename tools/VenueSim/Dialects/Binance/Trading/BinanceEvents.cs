using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Sessions;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>User data events with their names (the venue's document user-data-stream).</summary>
internal sealed class BinanceEvents : IEventDialect
{
    public string ManualIdPrefix => "web_";

    public string NameOf(ExecutionKind kind) => OrderText.Execution(kind);

    public AccountEvent Execution(ExchangeOrder order, in Execution execution, long executionId, long nowMillis) =>
        new("executionReport", UserEventText.ExecutionReport(order, execution, executionId, nowMillis));

    public AccountEvent Balances(SimAccount account, long nowMillis) =>
        new("outboundAccountPosition", UserEventText.AccountPosition(account, nowMillis));

    public AccountEvent Transfer(string asset, decimal delta, long nowMillis) =>
        new("balanceUpdate", UserEventText.BalanceUpdate(asset, delta, nowMillis, nowMillis));

    public byte[] Frame(byte[] body, int subscriptionId) => UserEventText.Wrap(body, subscriptionId);

    public byte[] Shutdown(long nowMillis) =>
        UserEventText.Wrap(UserEventText.Plain("serverShutdown", nowMillis), null);

    public byte[] StreamEnded(int subscriptionId, long nowMillis) =>
        UserEventText.Wrap(UserEventText.Plain("eventStreamTerminated", nowMillis), subscriptionId);
}
