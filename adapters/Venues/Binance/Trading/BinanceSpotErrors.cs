using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using static LowLatency.Model.Orders.RefusalScope;
using static LowLatency.Model.Reasons.ReasonCode;
using static LowLatency.Protocol.Trading.Records.OutcomeClass;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>Spot's codes and statuses. Sources: README.md in this folder.</summary>
internal static class BinanceSpotErrors
{
    internal static readonly VenueError[] Rows =
    [
        // HTTP statuses without an error body of the venue
        Http(400, Reconcile, Reject, RestFailed, Venue,
            "a 4xx answer that is no error of the venue: proves nothing about an order"),
        Http(403, Halt, RetryAfter, Banned, Venue, "the venue's firewall: stop and stay away for minutes"),
        Http(409, Reconcile, RetrySame, RestFailed, Venue, "a cancel-replace half done"),
        Http(418, Halt, Halt, Banned, Venue, "the address is banned until Retry-After"),
        Http(429, RetryAfter, RetryAfter, RateLimited, Venue, "request limit reached, Retry-After tells how long"),
        Http(500, Reconcile, RetrySame, VenueInternalError, Venue, "any 5xx: execution status unknown"),
        // -1000: the request as such
        Row(-1000, Reconcile, RetrySame, VenueInternalError, Venue,
            "unknown error while processing: execution unknown"),
        Row(-1001, Reconcile, RetrySame, VenueInternalError, Venue, "disconnected, internal error: execution unknown"),
        Row(-1002, Halt, Halt, AuthorizationFailed, Account, "not authorised for this request"),
        Row(-1003, Halt, Halt, Banned, Venue, "the address is banned until the time in the text", "banned"),
        Row(-1003, RetryAfter, RetryAfter, RateLimited, Venue, "too many requests, or too much weight used"),
        Row(-1006, Reconcile, RetrySame, VenueInternalError, Venue,
            "unexpected response behind the venue: execution unknown"),
        Row(-1007, Reconcile, RetrySame, TimedOut, Venue, "timeout behind the venue: execution unknown"),
        Row(-1008, Reconcile, RetryAfter, VenueOverloaded, Venue,
            "overload protection; that nothing was executed is not said"),
        Row(-1013, Reject, Reject, VenueMarketClosed, Instrument,
            "market closed: no orders in this symbol", "Market is closed"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Account,
            "too many orders open over all symbols", "EXCHANGE_MAX_NUM"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument,
            "price off the tick or outside its bounds", "PRICE_FILTER"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument, "price too far from the market", "PERCENT_PRICE"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument,
            "market order's quantity off the step or bounds", "MARKET_LOT_SIZE"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument,
            "quantity off the step or outside its bounds", "LOT_SIZE"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument,
            "price x quantity outside the notional bounds", "NOTIONAL"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument, "too many orders open", "MAX_NUM"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument,
            "position would be above the venue's maximum", "MAX_POSITION"),
        Row(-1013, Reject, Reject, VenueFilterFailed, Instrument, "refused by a filter before the matching engine"),
        Row(-1014, Reject, Reject, VenueRequestInvalid, Order, "order combination not supported"),
        Row(-1015, RetryAfter, Reject, RateLimited, Account, "too many new orders"),
        Row(-1016, Halt, Halt, VenueRequestInvalid, Venue, "the service is gone"),
        Row(-1020, Halt, Halt, VenueRequestInvalid, Venue, "operation not supported"),
        Row(-1021, ResyncClock, ResyncClock, ClockOffset, Venue,
            "timestamp outside the receive window or ahead of the venue"),
        Row(-1022, Halt, Halt, AuthorizationFailed, Account, "signature not valid"),
        Row(-1034, RetryAfter, RetryAfter, RateLimited, Venue, "too many connections or attempts"),
        // -1100: parameters; a bug of ours whenever one comes
        Row(-1100, Reject, Reject, VenueRequestInvalid, Venue, "illegal characters in a parameter"),
        Row(-1101, Reject, Reject, VenueRequestInvalid, Venue, "too many parameters, or one twice"),
        Row(-1102, Reject, Reject, VenueRequestInvalid, Venue, "mandatory parameter missing, empty or malformed"),
        Row(-1103, Reject, Reject, VenueRequestInvalid, Venue, "unknown parameter"),
        Row(-1104, Reject, Reject, VenueRequestInvalid, Venue, "not all parameters were read"),
        Row(-1105, Reject, Reject, VenueRequestInvalid, Venue, "a parameter is empty"),
        Row(-1106, Reject, Reject, VenueRequestInvalid, Venue, "a parameter is not required here"),
        Row(-1108, Reject, Reject, VenueRequestInvalid, Venue, "a parameter overflows"),
        Row(-1111, Reject, Reject, VenueRequestInvalid, Instrument, "too many decimals"),
        Row(-1112, Reject, Reject, VenueNoLiquidity, Order, "no orders on the book"),
        Row(-1114, Reject, Reject, VenueRequestInvalid, Venue, "timeInForce not required"),
        Row(-1115, Reject, Reject, VenueRequestInvalid, Venue, "timeInForce not valid"),
        Row(-1116, Reject, Reject, VenueRequestInvalid, Instrument, "order type not valid"),
        Row(-1117, Reject, Reject, VenueRequestInvalid, Venue, "side not valid"),
        Row(-1118, Reject, Reject, VenueRequestInvalid, Venue, "new client order id empty"),
        Row(-1119, Reject, Reject, VenueRequestInvalid, Venue, "original client order id empty"),
        Row(-1121, Reject, Reject, VenueRequestInvalid, Instrument, "symbol not valid"),
        Row(-1122, Reject, Reject, VenueRequestInvalid, Instrument, "symbol status not valid"),
        Row(-1127, Reject, Reject, VenueRequestInvalid, Venue, "time window too long"),
        Row(-1128, Reject, Reject, VenueRequestInvalid, Venue, "combination of optional parameters not valid"),
        Row(-1130, Reject, Reject, VenueRequestInvalid, Venue, "parameter data not valid"),
        Row(-1131, Reject, Reject, VenueRequestInvalid, Venue, "recvWindow above 60,000"),
        Row(-1135, Reject, Reject, VenueRequestInvalid, Venue, "JSON not valid"),
        Row(-1145, Reject, Reject, VenueRequestInvalid, Venue, "cancelRestrictions not valid"),
        Row(-1220, Reject, Reject, VenueMarketClosed, Instrument, "the symbol's status does not match"),
        // -2000: orders, keys, the private stream
        Row(-2008, Halt, Halt, AuthorizationFailed, Account, "API key unknown"),
        Row(-2010, Reject, Reject, VenueRejectedInsufficientBalance, Account,
            "balance insufficient", "insufficient balance"),
        Row(-2010, Reconcile, Reject, VenueDuplicateClientOrderId, Order,
            "an open order has this client order id: it exists", "Duplicate order"),
        Row(-2010, Reject, Reject, VenueRejectedPostOnlyWouldTake, Order,
            "post-only order would match at once", "immediately match"),
        Row(-2010, Reject, Reject, VenueRejectedOther, Order,
            "stop order would trigger at once", "trigger immediately"),
        Row(-2010, Reject, Reject, VenueMarketClosed, Instrument,
            "market closed: no orders in this symbol", "Market is closed"),
        Row(-2010, Halt, Reject, VenueAccountDisabled, Account,
            "action disabled on this account", "disabled on this account"),
        Row(-2010, Reject, Reject, VenueRejectedOther, Order, "refused by the matching engine; the text says why"),
        Row(-2011, Reconcile, Reject, VenueCancelTooLate, Order, "cancel refused: filled, cancelled or never existed"),
        Row(-2013, Reconcile, RetrySame, OrderUnknown, Order, "order not known; queries may lag behind a placement"),
        Row(-2014, Halt, Halt, AuthorizationFailed, Account, "API key badly formed"),
        Row(-2015, Halt, Halt, AuthorizationFailed, Account, "API key, address or permission refused"),
        Row(-2021, Reconcile, Reject, VenueRejectedOther, Order, "cancel-replace: exactly one half done"),
        Row(-2022, Reconcile, Reject, VenueRejectedOther, Order, "cancel-replace failed"),
        Row(-2026, Reconcile, Reject, OrderUnknown, Order, "order ended without a fill and was archived"),
        Row(-2035, Reconcile, Reject, VenueRequestInvalid, Venue, "private stream already subscribed on this socket"),
        Row(-2036, Reconcile, Reject, StreamEnded, Account, "private stream not subscribed on this socket"),
        Row(-2038, Reject, Reject, VenueRejectedOther, Order, "amendment refused"),
        Row(-2039, Reject, Reject, VenueRequestInvalid, Order, "order id and client order id name different orders"),
        Row(-2042, Reconcile, Reject, StreamEnded, Account, "subscription ids of this socket used up: connect anew"),
    ];

    private static VenueError Row(
        int code, OutcomeClass order, OutcomeClass read, ReasonCode reason, RefusalScope scope, string meaning,
        string part = "") =>
        new()
        {
            Code = code,
            OrderOutcome = order,
            ReadOutcome = read,
            Reason = reason,
            Scope = scope,
            Meaning = meaning,
            MessagePart = part,
        };

    private static VenueError Http(
        int status, OutcomeClass order, OutcomeClass read, ReasonCode reason, RefusalScope scope, string meaning,
        string part = "") =>
        Row(status, order, read, reason, scope, meaning, part) with { IsHttpStatus = true };
}
