using System.Globalization;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>User data events (the venue's document user-data-stream).</summary>
internal static class UserEventText
{
    private const long MillisNanos = 1_000_000;

    public static byte[] ExecutionReport(
        ExchangeOrder order, Execution execution, long executionId, long eventMillis) => JsonText.Write(json =>
    {
        var version = order.Last;
        var rules = order.Rules;
        var fill = execution.Fill;
        json.WriteStartObject();
        json.WriteString("e", "executionReport");
        json.WriteNumber("E", eventMillis);
        json.WriteString("s", order.Symbol);
        json.WriteString("c", execution.ClientOrderId);
        json.WriteString("S", OrderText.Side(order.Side));
        json.WriteString("o", OrderText.Type(order.Type));
        json.WriteString("f", OrderText.TimeInForce(order.TimeInForce));
        json.Amount("q", rules.Quantity(order.Lots));
        json.Amount("p", rules.Price(order.PriceTicks));
        json.Amount("P", rules.Price(order.StopTicks));
        json.Amount("F", 0);
        json.WriteNumber("g", -1);
        json.WriteString("C", execution.OriginalClientOrderId);
        json.WriteString("x", OrderText.Execution(execution.Kind));
        json.WriteString("X", OrderText.Status(version.Status));
        json.WriteString("r", "NONE");
        json.WriteNumber("i", order.OrderId);
        json.Amount("l", fill is null ? 0 : rules.Quantity(fill.Lots));
        json.Amount("z", rules.Quantity(version.ExecutedLots));
        json.Amount("L", fill is null ? 0 : rules.Price(fill.PriceTicks));
        json.WriteString("n", fill is null ? "0" : fill.Commission.ToString("F8", CultureInfo.InvariantCulture));
        json.WriteString("N", fill?.CommissionAsset);
        json.WriteNumber("T", version.TimeNanos / MillisNanos);
        json.WriteNumber("t", fill?.TradeId ?? -1);
        json.WriteNumber("I", executionId);
        var isWorking = order.IsWorkingAt(version.TimeNanos);
        json.WriteBoolean("w", version.IsOpen && order.Type != ExchangeOrderType.Market && isWorking);
        json.WriteBoolean("m", fill?.IsMaker ?? false);
        json.WriteBoolean("M", false);
        json.WriteNumber("O", order.CreatedNanos / MillisNanos);
        json.Amount("Z", rules.Quote(version.ExecutedQuote));
        json.Amount("Y", fill is null ? 0 : rules.Price(fill.PriceTicks) * rules.Quantity(fill.Lots));
        json.Amount("Q", order.QuoteOrderQuantity);
        if (isWorking)
            json.WriteNumber("W", order.WorkingNanos / MillisNanos);
        json.WriteString("V", OrderText.Prevention(order.Prevention));
        if (order.ExpiryReason != ExpiryReason.None)
            json.WriteString("eR", OrderText.Expiry(order.ExpiryReason));
        json.WriteEndObject();
    });

    public static byte[] AccountPosition(SimAccount account, long eventMillis) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("e", "outboundAccountPosition");
        json.WriteNumber("E", eventMillis);
        json.WriteNumber("u", account.UpdatedNanos / MillisNanos);
        json.WriteStartArray("B");
        foreach (var asset in account.Touched)
        {
            var balance = account.Of(asset);
            json.WriteStartObject();
            json.WriteString("a", asset);
            json.Amount("f", balance.Free);
            json.Amount("l", balance.Locked);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] BalanceUpdate(string asset, decimal delta, long eventMillis, long timeMillis) =>
        JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("e", "balanceUpdate");
            json.WriteNumber("E", eventMillis);
            json.WriteString("a", asset);
            json.Amount("d", delta);
            json.WriteNumber("T", timeMillis);
            json.WriteEndObject();
        });

    /// <summary><c>eventStreamTerminated</c> or <c>serverShutdown</c>.</summary>
    public static byte[] Plain(string name, long eventMillis) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("e", name);
        json.WriteNumber("E", eventMillis);
        json.WriteEndObject();
    });

    /// <summary>An event as a socket carries it.</summary>
    public static byte[] Wrap(byte[] body, int? subscriptionId) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        if (subscriptionId is { } id)
            json.WriteNumber("subscriptionId", id);
        json.WritePropertyName("event");
        json.WriteRawValue(body, true);
        json.WriteEndObject();
    });
}
