using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>The venue's errors (its document errors).</summary>
internal static class BinanceErrors
{
    public const int TooManyOrders = -1015;
    private const int Rejected = -2010;
    private const int FilterFailure = -1013;

    public static readonly SimError UnknownOrder = new(-2011, "Unknown order sent.");
    public static readonly SimError NoSuchOrder = new(-2013, "Order does not exist.");
    public static readonly SimError Insufficient = new(
        -2010, "Account has insufficient balance for requested action.");

    public static readonly SimError BadSymbol = new(-1121, "Invalid symbol.");
    public static readonly SimError BadSignature = new(-1022, "Signature for this request is not valid.");
    public static readonly SimError BadKeyFormat = new(-2014, "API-key format invalid.", 401);
    public static readonly SimError BadKey = new(
        -2015, "Invalid API-key, IP, or permissions for action.", 401);

    public static readonly SimError Late = new(
        -1021, "Timestamp for this request is outside of the recvWindow.");

    public static readonly SimError Early = new(
        -1021, "Timestamp for this request was 1000ms ahead of the server's time.");

    public static readonly SimError BadWindow = new(-1131, "recvWindow must be less than 60000.");
    public static readonly SimError BadInterval = new(
        -1127, "More than 24 hours between startTime and endTime.");

    public static readonly SimError BadCombination = new(-1128, "Combination of optional parameters invalid.");
    public static readonly SimError Duplicates = new(-1101, "Duplicate values for a parameter detected.");
    public static readonly SimError IdMismatch = new(
        -2039, "Client order ID is not correct for this order ID.");

    public static readonly SimError NoQuantity = new(
        -1102, "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!");

    public static readonly SimError NoStopPrice = new(
        -1102, "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!");

    public static readonly SimError NoOrderId = new(
        -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");

    public static SimError Illegal(string parameter, string legal) => new(
        -1100, $"Illegal characters found in parameter '{parameter}'; legal range is '{legal}'.");

    public static SimError Missing(string parameter) => new(
        -1102, $"Mandatory parameter '{parameter}' was not sent, was empty/null, or malformed.");

    public static SimError Empty(string parameter) => new(-1105, $"Parameter '{parameter}' was empty.");

    public static SimError NotRequired(string parameter) => new(
        -1106, $"Parameter '{parameter}' sent when not required.");

    public static SimError Precision(string parameter) => new(
        -1111, $"Parameter '{parameter}' has too much precision.");

    public static SimError NotRead(int read, int sent) => new(
        -1104, $"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'.");

    public static SimError Invalid(string parameter) => new(
        -1130, $"Data sent for parameter '{parameter}' is not valid.");

    /// <summary>More weight used than allowed.</summary>
    public static SimError Limit(AddressBudget budget) => new(
        -1003, $"Too much request weight used; current limit is {budget.Weight.Limit} request weight per 1 MINUTE. "
        + "Please use WebSocket Streams for live updates to avoid polling the API.", 429)
    { IsLimit = true };

    /// <summary>A banned address asks on.</summary>
    public static SimError Ban(AddressBudget budget) => new(
        -1003, "Way too much request weight used; IP banned until "
        + $"{budget.BannedUntilNanos / 1_000_000}. Please use WebSocket Streams for live updates to "
        + "avoid bans.", 418)
    { IsBan = true };

    /// <summary>Why an order is not taken; null when it is.</summary>
    public static SimError? Of(OrderRefusal refusal, SimAccount account) => refusal switch
    {
        OrderRefusal.None => null,
        OrderRefusal.Closed => new SimError(FilterFailure, "Market is closed."),
        OrderRefusal.Price => Filter("PRICE_FILTER"),
        OrderRefusal.PriceBand => Filter("PERCENT_PRICE_BY_SIDE"),
        OrderRefusal.Quantity => Filter("LOT_SIZE"),
        OrderRefusal.MarketQuantity => Filter("MARKET_LOT_SIZE"),
        OrderRefusal.Notional => Filter("NOTIONAL"),
        OrderRefusal.OpenOrders => Filter("MAX_NUM_ORDERS"),
        OrderRefusal.OpenStops => Filter("MAX_NUM_ALGO_ORDERS"),
        OrderRefusal.OrdersInDay => OrderLimit("1 DAY", account.OrderCounts.Day.Limit),
        OrderRefusal.OrdersInTenSeconds => OrderLimit("10 SECOND", account.OrderCounts.TenSeconds.Limit),
        OrderRefusal.AccountDisabled => new SimError(Rejected, "This action is disabled on this account."),
        OrderRefusal.DuplicateId => new SimError(Rejected, "Duplicate order sent."),
        OrderRefusal.WouldTake => new SimError(Rejected, "Order would immediately match and take."),
        OrderRefusal.WouldTrigger => new SimError(Rejected, "Order would trigger immediately."),
        _ => Insufficient,
    };

    private static SimError Filter(string name) => new(FilterFailure, "Filter failure: " + name);

    private static SimError OrderLimit(string window, int limit) => new(
        TooManyOrders, $"Too many new orders; current limit is {limit} orders per {window}.", 429);
}
