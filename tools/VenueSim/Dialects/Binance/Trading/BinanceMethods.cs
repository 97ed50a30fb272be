using System;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Requests;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Names, weights, security and parameters of the methods (the venue's rest-api, web-socket-api).</summary>
internal static class BinanceMethods
{
    private static readonly string[] NewOrderParameters =
    [
        "symbol", "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price", "stopPrice",
        "newClientOrderId", "newOrderRespType", "selfTradePreventionMode", "strategyId", "strategyType",
        "computeCommissionRates",
    ];

    private static readonly string[] CancelParameters =
        ["symbol", "orderId", "origClientOrderId", "newClientOrderId", "cancelRestrictions"];

    private static readonly string[] ReplaceParameters =
    [
        .. NewOrderParameters, "cancelReplaceMode", "cancelNewClientOrderId", "cancelOrigClientOrderId",
        "cancelOrderId", "orderRateLimitExceededMode", "cancelRestrictions",
    ];

    private static readonly string[] ListParameters = ["symbol", "orderId", "startTime", "endTime", "limit", "fromId"];

    public static RequestKind OfRest(string verb, string path) => (verb, path) switch
    {
        ("GET", "/api/v3/ping") => RequestKind.Ping,
        ("GET", "/api/v3/time") => RequestKind.Time,
        ("GET", "/api/v3/exchangeInfo") => RequestKind.ExchangeInfo,
        ("GET", "/api/v3/depth") => RequestKind.Depth,
        ("GET", "/api/v3/klines") => RequestKind.Klines,
        ("GET", "/api/v3/aggTrades") => RequestKind.AggregateTrades,
        ("POST", "/api/v3/order") => RequestKind.OrderPlace,
        ("POST", "/api/v3/order/test") => RequestKind.OrderTest,
        ("DELETE", "/api/v3/order") => RequestKind.OrderCancel,
        ("POST", "/api/v3/order/cancelReplace") => RequestKind.OrderCancelReplace,
        ("DELETE", "/api/v3/openOrders") => RequestKind.CancelAll,
        ("GET", "/api/v3/order") => RequestKind.OrderStatus,
        ("GET", "/api/v3/order/amendments") => RequestKind.OrderAmendments,
        ("GET", "/api/v3/openOrders") => RequestKind.OpenOrders,
        ("GET", "/api/v3/allOrders") => RequestKind.AllOrders,
        ("GET", "/api/v3/myTrades") => RequestKind.MyTrades,
        ("GET", "/api/v3/account") => RequestKind.Account,
        ("GET", "/api/v3/account/commission") => RequestKind.Commission,
        ("GET", "/api/v3/rateLimit/order") => RequestKind.OrderRate,
        ("GET", "/sapi/v1/account/apiRestrictions") => RequestKind.ApiRestrictions,
        ("GET", "/sapi/v1/spot/delist-schedule") => RequestKind.DelistSchedule,
        (_, "/api/v3/userDataStream") => RequestKind.Removed,
        _ => RequestKind.Unknown,
    };

    public static RequestKind OfWebSocket(string name) => name switch
    {
        "ping" => RequestKind.Ping,
        "time" => RequestKind.Time,
        "exchangeInfo" => RequestKind.ExchangeInfo,
        "depth" => RequestKind.Depth,
        "klines" => RequestKind.Klines,
        "trades.aggregate" => RequestKind.AggregateTrades,
        "order.place" => RequestKind.OrderPlace,
        "order.test" => RequestKind.OrderTest,
        "order.cancel" => RequestKind.OrderCancel,
        "order.cancelReplace" => RequestKind.OrderCancelReplace,
        "openOrders.cancelAll" => RequestKind.CancelAll,
        "order.status" => RequestKind.OrderStatus,
        "order.amendments" => RequestKind.OrderAmendments,
        "openOrders.status" => RequestKind.OpenOrders,
        "allOrders" => RequestKind.AllOrders,
        "myTrades" => RequestKind.MyTrades,
        "account.status" => RequestKind.Account,
        "account.commission" => RequestKind.Commission,
        "account.rateLimits.orders" => RequestKind.OrderRate,
        "userDataStream.subscribe.signature" => RequestKind.Subscribe,
        "userDataStream.unsubscribe" => RequestKind.Unsubscribe,
        "session.subscriptions" => RequestKind.Subscriptions,
        "userDataStream.start" or "userDataStream.ping" or "userDataStream.stop" => RequestKind.Removed,
        _ => RequestKind.Unknown,
    };

    /// <summary>The method's name on the WebSocket API, where it has one.</summary>
    public static string NameOf(RequestKind method) => method switch
    {
        RequestKind.Ping => "ping",
        RequestKind.Time => "time",
        RequestKind.ExchangeInfo => "exchangeInfo",
        RequestKind.Depth => "depth",
        RequestKind.Klines => "klines",
        RequestKind.AggregateTrades => "trades.aggregate",
        RequestKind.OrderPlace => "order.place",
        RequestKind.OrderTest => "order.test",
        RequestKind.OrderCancel => "order.cancel",
        RequestKind.OrderCancelReplace => "order.cancelReplace",
        RequestKind.CancelAll => "openOrders.cancelAll",
        RequestKind.OrderStatus => "order.status",
        RequestKind.OrderAmendments => "order.amendments",
        RequestKind.OpenOrders => "openOrders.status",
        RequestKind.AllOrders => "allOrders",
        RequestKind.MyTrades => "myTrades",
        RequestKind.Account => "account.status",
        RequestKind.Commission => "account.commission",
        RequestKind.OrderRate => "account.rateLimits.orders",
        RequestKind.ApiRestrictions => "account.apiRestrictions",
        RequestKind.DelistSchedule => "spot.delistSchedule",
        RequestKind.Subscribe => "userDataStream.subscribe.signature",
        RequestKind.Unsubscribe => "userDataStream.unsubscribe",
        RequestKind.Subscriptions => "session.subscriptions",
        _ => string.Empty,
    };

    /// <summary>Weight of a request; of the trading methods that of a failure, success costs nothing.</summary>
    public static int Weight(RequestKind method, ParameterSet parameters) => method switch
    {
        RequestKind.ExchangeInfo or RequestKind.AllOrders or RequestKind.Account or RequestKind.Commission => 20,
        RequestKind.Depth => DepthWeight(parameters.Get("limit")),
        RequestKind.OrderStatus or RequestKind.OrderAmendments or RequestKind.AggregateTrades => 4,
        RequestKind.OpenOrders => parameters.Has("symbol") ? 6 : 80,
        RequestKind.MyTrades => parameters.Has("orderId") ? 5 : 20,
        RequestKind.OrderRate => 40,
        RequestKind.DelistSchedule => 100,
        RequestKind.OrderTest => parameters.Get("computeCommissionRates") == "true" ? 20 : 1,
        RequestKind.Subscribe or RequestKind.Unsubscribe or RequestKind.Subscriptions or RequestKind.Klines => 2,
        _ => 1,
    };

    /// <summary>Whether success costs no weight and the answer tells the order counts.</summary>
    public static bool IsTrading(RequestKind method) => method is RequestKind.OrderPlace or RequestKind.OrderCancel
        or RequestKind.OrderCancelReplace or RequestKind.CancelAll;

    public static bool IsSigned(RequestKind method) => method is not (RequestKind.Unknown or RequestKind.Ping
        or RequestKind.Time or RequestKind.ExchangeInfo or RequestKind.Depth or RequestKind.Klines
        or RequestKind.AggregateTrades or RequestKind.Unsubscribe or RequestKind.Subscriptions or RequestKind.Removed);

    /// <summary>Whether the key needs the right to trade.</summary>
    public static bool NeedsTradeRight(RequestKind method) => IsTrading(method) || method == RequestKind.OrderTest;

    public static bool Takes(RequestKind method, string parameter)
    {
        if (parameter is "apiKey" or "timestamp" or "recvWindow" or "returnRateLimits")
            return true;
        string[] known = method switch
        {
            RequestKind.OrderPlace or RequestKind.OrderTest => NewOrderParameters,
            RequestKind.OrderCancel => CancelParameters,
            RequestKind.OrderCancelReplace => ReplaceParameters,
            RequestKind.OrderStatus => ["symbol", "orderId", "origClientOrderId"],
            RequestKind.OrderAmendments => ["symbol", "orderId", "fromExecutionId", "limit"],
            RequestKind.OpenOrders or RequestKind.CancelAll or RequestKind.Commission => ["symbol"],
            RequestKind.AllOrders or RequestKind.MyTrades => ListParameters,
            RequestKind.Account => ["omitZeroBalances"],
            RequestKind.ExchangeInfo => ["symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"],
            RequestKind.Depth => ["symbol", "limit", "symbolStatus"],
            RequestKind.Klines => ["symbol", "interval", "startTime", "endTime", "limit"],
            RequestKind.AggregateTrades => ["symbol", "fromId", "startTime", "endTime", "limit"],
            RequestKind.Unsubscribe => ["subscriptionId"],
            _ => [],
        };
        return Array.IndexOf(known, parameter) >= 0;
    }

    private static int DepthWeight(string? limit) => int.TryParse(limit, out var levels)
        ? levels <= 100 ? 5 : levels <= 500 ? 25 : levels <= 1000 ? 50 : 250
        : 5;
}
