using System.Collections.Generic;
using System.Text.Json;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Matching;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Orders and trades as the trading endpoints print them (the venue's rest-api).</summary>
internal static class OrderText
{
    private const long MillisNanos = 1_000_000;

    public static string Side(SimSide side) => side == SimSide.Bid ? "BUY" : "SELL";

    public static string Type(ExchangeOrderType type) => type switch
    {
        ExchangeOrderType.LimitMaker => "LIMIT_MAKER",
        ExchangeOrderType.Market => "MARKET",
        ExchangeOrderType.StopLoss => "STOP_LOSS",
        _ => "LIMIT",
    };

    public static string TimeInForce(ExchangeTimeInForce timeInForce) => timeInForce switch
    {
        ExchangeTimeInForce.Ioc => "IOC",
        ExchangeTimeInForce.Fok => "FOK",
        _ => "GTC",
    };

    public static string Status(ExchangeOrderStatus status) => status switch
    {
        ExchangeOrderStatus.New => "NEW",
        ExchangeOrderStatus.PartiallyFilled => "PARTIALLY_FILLED",
        ExchangeOrderStatus.Filled => "FILLED",
        ExchangeOrderStatus.Canceled => "CANCELED",
        ExchangeOrderStatus.ExpiredInMatch => "EXPIRED_IN_MATCH",
        _ => "EXPIRED",
    };

    public static string Execution(ExecutionKind kind) => kind switch
    {
        ExecutionKind.New => "NEW",
        ExecutionKind.Trade => "TRADE",
        ExecutionKind.Canceled => "CANCELED",
        ExecutionKind.Replaced => "REPLACED",
        ExecutionKind.TradePrevention => "TRADE_PREVENTION",
        _ => "EXPIRED",
    };

    /// <summary>The <c>expiryReason</c>; empty where none is printed.</summary>
    public static string Expiry(ExpiryReason reason) => reason switch
    {
        ExpiryReason.FillOrKill => "UNFILLED_FOK_ORDER_EXPIRED",
        ExpiryReason.ImmediateOrCancel => "UNFILLED_IOC_QUANTITY_EXPIRED",
        ExpiryReason.NoLiquidity => "INSUFFICIENT_LIQUIDITY",
        ExpiryReason.Unaffordable => "REJECTED",
        ExpiryReason.ByVenue => "EXCHANGE_CANCELED",
        _ => string.Empty,
    };

    public static string Prevention(SelfTradePrevention mode) => mode switch
    {
        SelfTradePrevention.ExpireTaker => "EXPIRE_TAKER",
        SelfTradePrevention.ExpireMaker => "EXPIRE_MAKER",
        SelfTradePrevention.ExpireBoth => "EXPIRE_BOTH",
        _ => "NONE",
    };

    /// <summary>Answer to a new order: ACK, RESULT or FULL.</summary>
    public static void Placed(Utf8JsonWriter json, ExchangeOrder order, string kind, List<ExchangeFill> fills)
    {
        json.WriteStartObject();
        json.WriteString("symbol", order.Symbol);
        json.WriteNumber("orderId", order.OrderId);
        json.WriteNumber("orderListId", -1);
        json.WriteString("clientOrderId", order.ClientOrderId);
        json.WriteNumber("transactTime", order.CreatedNanos / MillisNanos);
        if (kind != "ACK")
        {
            Amounts(json, order, order.Last);
            StopPrice(json, order);
            WorkingTime(json, order, order.UpdatedNanos);
            json.WriteString("selfTradePreventionMode", Prevention(order.Prevention));
            if (order.ExpiryReason != ExpiryReason.None)
                json.WriteString("expiryReason", Expiry(order.ExpiryReason));
        }

        if (kind == "FULL")
        {
            json.WriteStartArray("fills");
            foreach (var fill in fills)
            {
                json.WriteStartObject();
                json.Amount("price", order.Rules.Price(fill.PriceTicks));
                json.Amount("qty", order.Rules.Quantity(fill.Lots));
                json.Amount("commission", fill.Commission);
                json.WriteString("commissionAsset", fill.CommissionAsset);
                json.WriteNumber("tradeId", fill.TradeId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Answer to a cancel: the order with the id of the request.</summary>
    public static void Cancelled(Utf8JsonWriter json, ExchangeOrder order, string requestId, long nowNanos)
    {
        json.WriteStartObject();
        json.WriteString("symbol", order.Symbol);
        json.WriteString("origClientOrderId", order.ClientOrderId);
        json.WriteNumber("orderId", order.OrderId);
        json.WriteNumber("orderListId", -1);
        json.WriteString("clientOrderId", requestId);
        json.WriteNumber("transactTime", nowNanos / MillisNanos);
        Amounts(json, order, order.Last);
        StopPrice(json, order);
        json.WriteString("selfTradePreventionMode", Prevention(order.Prevention));
        json.WriteEndObject();
    }

    /// <summary>An order as queries print it.</summary>
    public static void Queried(Utf8JsonWriter json, ExchangeOrder order, OrderVersion version)
    {
        json.WriteStartObject();
        json.WriteString("symbol", order.Symbol);
        json.WriteNumber("orderId", order.OrderId);
        json.WriteNumber("orderListId", -1);
        json.WriteString("clientOrderId", order.ClientOrderId);
        Amounts(json, order, version);
        json.Amount("stopPrice", order.Rules.Price(order.StopTicks));
        json.Amount("icebergQty", 0);
        json.WriteNumber("time", order.CreatedNanos / MillisNanos);
        json.WriteNumber("updateTime", version.TimeNanos / MillisNanos);
        json.WriteBoolean("isWorking", order.IsWorkingAt(version.TimeNanos));
        WorkingTime(json, order, version.TimeNanos);
        json.WriteString("selfTradePreventionMode", Prevention(order.Prevention));
        if (order.ExpiryReason != ExpiryReason.None && !version.IsOpen)
            json.WriteString("expiryReason", Expiry(order.ExpiryReason));
        json.WriteEndObject();
    }

    /// <summary>A row of <c>order/amendments</c>.</summary>
    public static void Amended(Utf8JsonWriter json, ExchangeOrder order, OrderAmendment row)
    {
        json.WriteStartObject();
        json.WriteString("symbol", order.Symbol);
        json.WriteNumber("orderId", order.OrderId);
        json.WriteNumber("executionId", row.ExecutionId);
        json.WriteString("origClientOrderId", row.ClientOrderIdBefore);
        json.WriteString("newClientOrderId", row.ClientOrderId);
        json.Amount("origQty", order.Rules.Quantity(row.LotsBefore));
        json.Amount("newQty", order.Rules.Quantity(row.Lots));
        json.WriteNumber("time", row.TimeNanos / MillisNanos);
        json.WriteEndObject();
    }

    /// <summary>A row of <c>myTrades</c>.</summary>
    public static void Trade(Utf8JsonWriter json, ExchangeFill fill)
    {
        var rules = fill.Order.Rules;
        json.WriteStartObject();
        json.WriteString("symbol", fill.Order.Symbol);
        json.WriteNumber("id", fill.TradeId);
        json.WriteNumber("orderId", fill.Order.OrderId);
        json.WriteNumber("orderListId", -1);
        json.Amount("price", rules.Price(fill.PriceTicks));
        json.Amount("qty", rules.Quantity(fill.Lots));
        json.Amount("quoteQty", rules.Price(fill.PriceTicks) * rules.Quantity(fill.Lots));
        json.Amount("commission", fill.Commission);
        json.WriteString("commissionAsset", fill.CommissionAsset);
        json.WriteNumber("time", fill.TimeNanos / MillisNanos);
        json.WriteBoolean("isBuyer", fill.Order.Side == SimSide.Bid);
        json.WriteBoolean("isMaker", fill.IsMaker);
        json.WriteBoolean("isBestMatch", true);
        json.WriteEndObject();
    }

    // Printed of stops only, but for queries, which print it of all.
    private static void StopPrice(Utf8JsonWriter json, ExchangeOrder order)
    {
        if (order.Type == ExchangeOrderType.StopLoss)
            json.Amount("stopPrice", order.Rules.Price(order.StopTicks));
    }

    private static void WorkingTime(Utf8JsonWriter json, ExchangeOrder order, long timeNanos) =>
        json.WriteNumber("workingTime", order.IsWorkingAt(timeNanos) ? order.WorkingNanos / MillisNanos : -1);

    private static void Amounts(Utf8JsonWriter json, ExchangeOrder order, OrderVersion version)
    {
        json.Amount("price", order.Rules.Price(order.PriceTicks));
        json.Amount("origQty", order.Rules.Quantity(order.Lots));
        json.Amount("executedQty", order.Rules.Quantity(version.ExecutedLots));
        json.Amount("origQuoteOrderQty", order.QuoteOrderQuantity);
        json.Amount("cummulativeQuoteQty", order.Rules.Quote(version.ExecutedQuote));
        json.WriteString("status", Status(version.Status));
        json.WriteString("timeInForce", TimeInForce(order.TimeInForce));
        json.WriteString("type", Type(order.Type));
        json.WriteString("side", Side(order.Side));
    }
}
