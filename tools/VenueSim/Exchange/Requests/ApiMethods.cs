using System;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Names, weights, security and parameters of the methods (rest-api.md, web-socket-api.md).</summary>
internal static class ApiMethods
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

    public static ApiMethod OfRest(string verb, string path) => (verb, path) switch
    {
        ("GET", "/api/v3/ping") => ApiMethod.Ping,
        ("GET", "/api/v3/time") => ApiMethod.Time,
        ("GET", "/api/v3/exchangeInfo") => ApiMethod.ExchangeInfo,
        ("GET", "/api/v3/depth") => ApiMethod.Depth,
        ("GET", "/api/v3/klines") => ApiMethod.Klines,
        ("GET", "/api/v3/aggTrades") => ApiMethod.AggregateTrades,
        ("POST", "/api/v3/order") => ApiMethod.OrderPlace,
        ("POST", "/api/v3/order/test") => ApiMethod.OrderTest,
        ("DELETE", "/api/v3/order") => ApiMethod.OrderCancel,
        ("POST", "/api/v3/order/cancelReplace") => ApiMethod.OrderCancelReplace,
        ("DELETE", "/api/v3/openOrders") => ApiMethod.CancelAll,
        ("GET", "/api/v3/order") => ApiMethod.OrderStatus,
        ("GET", "/api/v3/openOrders") => ApiMethod.OpenOrders,
        ("GET", "/api/v3/allOrders") => ApiMethod.AllOrders,
        ("GET", "/api/v3/myTrades") => ApiMethod.MyTrades,
        ("GET", "/api/v3/account") => ApiMethod.Account,
        ("GET", "/api/v3/account/commission") => ApiMethod.Commission,
        ("GET", "/api/v3/rateLimit/order") => ApiMethod.OrderRate,
        ("GET", "/sapi/v1/account/apiRestrictions") => ApiMethod.ApiRestrictions,
        (_, "/api/v3/userDataStream") => ApiMethod.Removed,
        _ => ApiMethod.Unknown,
    };

    public static ApiMethod OfWebSocket(string name) => name switch
    {
        "ping" => ApiMethod.Ping,
        "time" => ApiMethod.Time,
        "exchangeInfo" => ApiMethod.ExchangeInfo,
        "depth" => ApiMethod.Depth,
        "klines" => ApiMethod.Klines,
        "trades.aggregate" => ApiMethod.AggregateTrades,
        "order.place" => ApiMethod.OrderPlace,
        "order.test" => ApiMethod.OrderTest,
        "order.cancel" => ApiMethod.OrderCancel,
        "order.cancelReplace" => ApiMethod.OrderCancelReplace,
        "openOrders.cancelAll" => ApiMethod.CancelAll,
        "order.status" => ApiMethod.OrderStatus,
        "openOrders.status" => ApiMethod.OpenOrders,
        "allOrders" => ApiMethod.AllOrders,
        "myTrades" => ApiMethod.MyTrades,
        "account.status" => ApiMethod.Account,
        "account.commission" => ApiMethod.Commission,
        "account.rateLimits.orders" => ApiMethod.OrderRate,
        "userDataStream.subscribe.signature" => ApiMethod.Subscribe,
        "userDataStream.unsubscribe" => ApiMethod.Unsubscribe,
        "session.subscriptions" => ApiMethod.Subscriptions,
        "userDataStream.start" or "userDataStream.ping" or "userDataStream.stop" => ApiMethod.Removed,
        _ => ApiMethod.Unknown,
    };

    /// <summary>The method's name on the WebSocket API, where it has one.</summary>
    public static string NameOf(ApiMethod method) => method switch
    {
        ApiMethod.Ping => "ping",
        ApiMethod.Time => "time",
        ApiMethod.ExchangeInfo => "exchangeInfo",
        ApiMethod.Depth => "depth",
        ApiMethod.Klines => "klines",
        ApiMethod.AggregateTrades => "trades.aggregate",
        ApiMethod.OrderPlace => "order.place",
        ApiMethod.OrderTest => "order.test",
        ApiMethod.OrderCancel => "order.cancel",
        ApiMethod.OrderCancelReplace => "order.cancelReplace",
        ApiMethod.CancelAll => "openOrders.cancelAll",
        ApiMethod.OrderStatus => "order.status",
        ApiMethod.OpenOrders => "openOrders.status",
        ApiMethod.AllOrders => "allOrders",
        ApiMethod.MyTrades => "myTrades",
        ApiMethod.Account => "account.status",
        ApiMethod.Commission => "account.commission",
        ApiMethod.OrderRate => "account.rateLimits.orders",
        ApiMethod.ApiRestrictions => "account.apiRestrictions",
        ApiMethod.Subscribe => "userDataStream.subscribe.signature",
        ApiMethod.Unsubscribe => "userDataStream.unsubscribe",
        ApiMethod.Subscriptions => "session.subscriptions",
        _ => string.Empty,
    };

    /// <summary>Weight of a request; of the trading methods that of a failure, success costs nothing.</summary>
    public static int Weight(ApiMethod method, ParameterSet parameters) => method switch
    {
        ApiMethod.ExchangeInfo or ApiMethod.AllOrders or ApiMethod.Account or ApiMethod.Commission => 20,
        ApiMethod.Depth => DepthWeight(parameters.Get("limit")),
        ApiMethod.OrderStatus or ApiMethod.AggregateTrades => 4,
        ApiMethod.OpenOrders => parameters.Has("symbol") ? 6 : 80,
        ApiMethod.MyTrades => parameters.Has("orderId") ? 5 : 20,
        ApiMethod.OrderRate => 40,
        ApiMethod.OrderTest => parameters.Get("computeCommissionRates") == "true" ? 20 : 1,
        ApiMethod.Subscribe or ApiMethod.Unsubscribe or ApiMethod.Subscriptions or ApiMethod.Klines => 2,
        _ => 1,
    };

    /// <summary>Whether success costs no weight and the answer tells the order counts.</summary>
    public static bool IsTrading(ApiMethod method) => method is ApiMethod.OrderPlace or ApiMethod.OrderCancel
        or ApiMethod.OrderCancelReplace or ApiMethod.CancelAll;

    /// <summary>Whether the request enters an order.</summary>
    public static bool IsPlacing(ApiMethod method) =>
        method is ApiMethod.OrderPlace or ApiMethod.OrderCancelReplace;

    public static bool IsSigned(ApiMethod method) => method is not (ApiMethod.Unknown or ApiMethod.Ping
        or ApiMethod.Time or ApiMethod.ExchangeInfo or ApiMethod.Depth or ApiMethod.Klines
        or ApiMethod.AggregateTrades or ApiMethod.Unsubscribe or ApiMethod.Subscriptions or ApiMethod.Removed);

    /// <summary>Whether the key needs the right to trade.</summary>
    public static bool NeedsTradeRight(ApiMethod method) => IsTrading(method) || method == ApiMethod.OrderTest;

    public static bool Takes(ApiMethod method, string parameter)
    {
        if (parameter is "apiKey" or "timestamp" or "recvWindow" or "returnRateLimits")
            return true;
        string[] known = method switch
        {
            ApiMethod.OrderPlace or ApiMethod.OrderTest => NewOrderParameters,
            ApiMethod.OrderCancel => CancelParameters,
            ApiMethod.OrderCancelReplace => ReplaceParameters,
            ApiMethod.OrderStatus => ["symbol", "orderId", "origClientOrderId"],
            ApiMethod.OpenOrders or ApiMethod.CancelAll or ApiMethod.Commission => ["symbol"],
            ApiMethod.AllOrders or ApiMethod.MyTrades => ListParameters,
            ApiMethod.Account => ["omitZeroBalances"],
            ApiMethod.ExchangeInfo => ["symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"],
            ApiMethod.Depth => ["symbol", "limit", "symbolStatus"],
            ApiMethod.Klines => ["symbol", "interval", "startTime", "endTime", "limit"],
            ApiMethod.AggregateTrades => ["symbol", "fromId", "startTime", "endTime", "limit"],
            ApiMethod.Unsubscribe => ["subscriptionId"],
            _ => [],
        };
        return Array.IndexOf(known, parameter) >= 0;
    }

    private static int DepthWeight(string? limit) => int.TryParse(limit, out var levels)
        ? levels <= 100 ? 5 : levels <= 500 ? 25 : levels <= 1000 ? 50 : 250
        : 5;
}
