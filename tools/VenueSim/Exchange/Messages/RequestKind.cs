namespace LowLatency.VenueSim.Exchange.Messages;

/// <summary>What a request asks for, over REST or the WebSocket API.</summary>
public enum RequestKind
{
    /// <summary>No such endpoint or method.</summary>
    Unknown,

    /// <summary>ping.</summary>
    Ping,

    /// <summary>time.</summary>
    Time,

    /// <summary>exchangeInfo.</summary>
    ExchangeInfo,

    /// <summary>depth.</summary>
    Depth,

    /// <summary>klines.</summary>
    Klines,

    /// <summary>aggTrades, trades.aggregate.</summary>
    AggregateTrades,

    /// <summary>POST order, order.place.</summary>
    OrderPlace,

    /// <summary>POST order/test, order.test.</summary>
    OrderTest,

    /// <summary>DELETE order, order.cancel.</summary>
    OrderCancel,

    /// <summary>POST order/cancelReplace, order.cancelReplace.</summary>
    OrderCancelReplace,

    /// <summary>DELETE openOrders, openOrders.cancelAll.</summary>
    CancelAll,

    /// <summary>GET order, order.status.</summary>
    OrderStatus,

    /// <summary>GET order/amendments, order.amendments: what an order was before and behind each amendment.</summary>
    OrderAmendments,

    /// <summary>GET openOrders, openOrders.status.</summary>
    OpenOrders,

    /// <summary>allOrders.</summary>
    AllOrders,

    /// <summary>myTrades.</summary>
    MyTrades,

    /// <summary>GET account, account.status.</summary>
    Account,

    /// <summary>account/commission.</summary>
    Commission,

    /// <summary>GET rateLimit/order, account.rateLimits.orders.</summary>
    OrderRate,

    /// <summary>GET /sapi/v1/account/apiRestrictions: the rights of the key.</summary>
    ApiRestrictions,

    /// <summary>GET /sapi/v1/spot/delist-schedule: announced ends of trading.</summary>
    DelistSchedule,

    /// <summary>userDataStream.subscribe.signature.</summary>
    Subscribe,

    /// <summary>userDataStream.unsubscribe.</summary>
    Unsubscribe,

    /// <summary>session.subscriptions.</summary>
    Subscriptions,

    /// <summary>The user data endpoints that were removed on 2026-02-20: HTTP 410.</summary>
    Removed,
}
