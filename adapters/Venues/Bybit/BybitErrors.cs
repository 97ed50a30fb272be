using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using static LowLatency.Model.Orders.RefusalScope;
using static LowLatency.Model.Reasons.ReasonCode;
using static LowLatency.Protocol.Trading.Records.OutcomeClass;
using static LowLatency.Protocol.Trading.Records.VenueError;

namespace LowLatency.Venues.Bybit;

/// <summary>
/// Bybit's codes, which come with status 200: the code alone says whether a request was taken. Sources: README.md in
/// this folder. Immutable; any thread.
/// </summary>
internal static class BybitErrors
{
    internal static readonly VenueError[] Rows =
    [
        // HTTP statuses without a code of the venue
        Http(400, Reconcile, Reject, RestFailed, Venue, "a 4xx answer: proves nothing about an order"),
        Http(401, Halt, Halt, AuthorizationFailed, Account, "key or signature missing or wrong"),
        Http(403, Halt, Halt, Banned, Venue, "too much from this address, or a country not served: wait 10 minutes"),
        Http(429, RetryAfter, RetryAfter, RateLimited, Venue, "the venue protects itself from load"),
        Http(500, Reconcile, RetrySame, VenueInternalError, Venue, "any 5xx: execution unknown"),
        // The request as such
        Row(-1, Reconcile, RetrySame, TimedOut, Venue, "the request expired inside the venue"),
        Row(429, RetryAfter, RetryAfter, RateLimited, Venue, "the venue protects itself from load"),
        Row(10000, Reconcile, RetrySame, TimedOut, Venue, "server timeout: execution unknown"),
        Row(10001, Reject, Reject, VenueRequestInvalid, Venue, "parameter error"),
        Row(10002, ResyncClock, ResyncClock, ClockOffset, Venue, "timestamp outside the receive window or ahead"),
        Row(10003, Halt, Halt, AuthorizationFailed, Account, "API key not valid, or of another environment"),
        Row(10004, Halt, Halt, AuthorizationFailed, Account, "signature wrong"),
        Row(10005, Halt, Halt, AuthorizationFailed, Account, "the key has no permission for this"),
        Row(10006, RetryAfter, RetryAfter, RateLimited, Account, "request limit of this endpoint reached"),
        Row(10007, Halt, Halt, AuthorizationFailed, Account, "authentication failed"),
        Row(10008, Halt, Halt, VenueAccountDisabled, Account, "account banned"),
        Row(10009, Halt, Halt, Banned, Venue, "the address is of a country not served"),
        Row(10010, Halt, Halt, AuthorizationFailed, Account, "the address is not on the key's list"),
        Row(10014, Reconcile, RetrySame, VenueDuplicateClientOrderId, Order, "duplicate request"),
        Row(10016, Reconcile, RetryAfter, VenueInternalError, Venue, "server error or restart: execution unknown"),
        Row(10017, Reject, Reject, VenueRequestInvalid, Venue, "path or method not found"),
        Row(10018, Halt, Halt, Banned, Venue, "limit of the address: wait ten minutes"),
        Row(10024, Halt, Halt, VenueAccountDisabled, Account, "compliance rules"),
        Row(10027, Halt, Halt, VenueAccountDisabled, Account, "trading banned"),
        Row(10028, Halt, Halt, VenueAccountDisabled, Account, "only a unified account may do this"),
        Row(10029, Reject, Reject, VenueMarketClosed, Instrument, "the symbol is not on the account's list"),
        Row(10404, Reject, Reject, VenueRequestInvalid, Venue, "path, operation or category wrong"),
        Row(10429, RetryAfter, RetryAfter, RateLimited, Venue, "the venue protects itself from load"),
        Row(33004, Halt, Halt, AuthorizationFailed, Account, "API key expired"),
        Row(100028, Halt, Halt, VenueAccountDisabled, Account, "wrong type of account"),
        // Linear
        Row(110001, Reconcile, RetrySame, OrderUnknown, Order, "order does not exist"),
        Row(110003, Reject, Reject, VenueFilterFailed, Instrument, "price outside the band"),
        Row(110004, Reject, Reject, VenueRejectedInsufficientBalance, Account, "balance insufficient"),
        Row(110006, Reject, Reject, VenueRejectedInsufficientBalance, Account, "margin insufficient"),
        Row(110007, Reject, Reject, VenueRejectedInsufficientBalance, Account, "available balance insufficient"),
        Row(110008, Reconcile, Reject, VenueCancelTooLate, Order, "order completed or cancelled"),
        Row(110010, Reconcile, Reject, VenueCancelTooLate, Order, "order cancelled"),
        Row(110012, Reject, Reject, VenueRejectedInsufficientBalance, Account, "available balance insufficient"),
        Row(110017, Reject, Reject, RiskReduceOnlyInvalid, Instrument, "quantity becomes zero, or does not reduce"),
        Row(110020, Reject, Reject, VenueFilterFailed, Account, "too many orders open"),
        Row(110021, Reject, Reject, VenueMarketClosed, Instrument, "open interest at its limit: reduce only"),
        Row(110023, Reject, Reject, VenueMarketClosed, Instrument, "contract takes orders that reduce only"),
        Row(110061, Reject, Reject, VenueFilterFailed, Account, "too many orders open"),
        Row(110063, Reject, Reject, VenueMarketClosed, Instrument, "settlement runs"),
        Row(110066, Reject, Reject, VenueMarketClosed, Instrument, "trading is not allowed now"),
        Row(110072, Reconcile, Reject, VenueDuplicateClientOrderId, Order, "an order has this client id: it exists"),
        Row(110074, Reject, Reject, VenueMarketClosed, Instrument, "contract is not live"),
        Row(110079, Reconcile, RetryAfter, VenueCancelTooLate, Order, "the order is being processed"),
        Row(110094, Reject, Reject, VenueFilterFailed, Instrument, "notional below the least"),
        Row(110095, Reject, Reject, VenueMarketClosed, Instrument, "auction: no cancels or orders of this kind now"),
        Row(110124, Halt, Halt, VenueAccountDisabled, Account, "cooling-off period"),
        // Spot
        Row(170005, RetryAfter, Reject, RateLimited, Account, "too many new orders"),
        Row(170007, Reconcile, RetrySame, TimedOut, Venue, "timeout behind the venue: execution unknown"),
        Row(170031, Halt, Halt, VenueAccountDisabled, Account, "feature suspended"),
        Row(170032, Reconcile, RetrySame, VenueInternalError, Venue, "network error: execution unknown"),
        Row(170033, Reject, Reject, VenueRejectedInsufficientBalance, Account, "margin insufficient"),
        Row(170121, Reject, Reject, VenueRequestInvalid, Instrument, "symbol not valid"),
        Row(170124, Reject, Reject, VenueFilterFailed, Instrument, "quantity too large"),
        Row(170131, Reject, Reject, VenueRejectedInsufficientBalance, Account, "balance insufficient"),
        Row(170132, Reject, Reject, VenueFilterFailed, Instrument, "price above the band"),
        Row(170133, Reject, Reject, VenueFilterFailed, Instrument, "price below the band"),
        Row(170134, Reject, Reject, VenueFilterFailed, Instrument, "price has too many decimals"),
        Row(170136, Reject, Reject, VenueFilterFailed, Instrument, "quantity below its minimum"),
        Row(170137, Reject, Reject, VenueFilterFailed, Instrument, "quantity has too many decimals"),
        Row(170140, Reject, Reject, VenueFilterFailed, Instrument, "notional below the least"),
        Row(170141, Reconcile, Reject, VenueDuplicateClientOrderId, Order, "an order has this client id: it exists"),
        Row(170146, Reconcile, RetrySame, TimedOut, Venue, "creation timed out: execution unknown"),
        Row(170147, Reconcile, RetrySame, TimedOut, Venue, "cancel timed out: execution unknown"),
        Row(170151, Reject, Reject, VenueMarketClosed, Instrument, "the symbol takes no orders"),
        Row(170157, Reject, Reject, VenueMarketClosed, Instrument, "the symbol is not open"),
        Row(170159, Reject, Reject, VenueMarketClosed, Instrument, "market closed to the API"),
        Row(170213, Reconcile, RetrySame, OrderUnknown, Order, "order does not exist"),
        Row(170217, Reject, Reject, VenueMarketClosed, Instrument, "only post-only orders are taken now"),
        Row(170218, Reject, Reject, VenueRejectedPostOnlyWouldTake, Order, "post-only order would take"),
        Row(170222, RetryAfter, RetryAfter, RateLimited, Account, "request limit of this endpoint reached"),
        Row(170810, Reject, Reject, VenueFilterFailed, Account, "too many orders open"),
    ];

    /// <summary>Why a read whose answer has this code was refused; a code that no row has says nothing.</summary>
    internal static ReasonCode ReadReason(int code)
    {
        foreach (ref readonly VenueError row in System.MemoryExtensions.AsSpan(Rows))
        {
            if (row.Code == code && !row.IsHttpStatus) return row.Reason;
        }

        return RestFailed;
    }
}
