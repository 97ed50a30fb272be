using LowLatency.Protocol.Trading.Records;
using static LowLatency.Model.Orders.RefusalScope;
using static LowLatency.Model.Reasons.ReasonCode;
using static LowLatency.Protocol.Trading.Records.OutcomeClass;
using static LowLatency.Protocol.Trading.Records.VenueError;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>USD-M's codes where they differ: the same number can mean something else.</summary>
internal static class BinanceUsdmErrors
{
    internal static readonly VenueError[] Rows =
    [
        // HTTP statuses and what their text decides
        Http(408, Reconcile, RetrySame, TimedOut, Venue, "backend timeout: execution unknown"),
        Http(503, RetryAfter, RetryAfter, VenueOverloaded, Venue,
            "service unavailable: not executed", "Service Unavailable"),
        Http(503, RetryAfter, RetryAfter, VenueOverloaded, Venue,
            "internal error, unable to process: not executed", "unable to process"),
        Http(503, Reconcile, RetrySame, VenueInternalError, Venue, "unknown error: execution unknown"),
        // Codes that differ from spot, or that spot does not have
        Row(-1008, RetryAfter, RetryAfter, VenueOverloaded, Venue, "overload protection: not executed"),
        Row(-1125, Reconcile, Reject, StreamEnded, Account, "listen key does not exist: make a new one"),
        Row(-2017, Halt, Halt, AuthorizationFailed, Account, "API keys locked"),
        Row(-2018, Reject, Reject, VenueRejectedInsufficientBalance, Account, "balance insufficient"),
        Row(-2019, Reject, Reject, VenueRejectedInsufficientBalance, Account, "margin insufficient"),
        Row(-2020, Reject, Reject, VenueNoLiquidity, Order, "unable to fill"),
        Row(-2021, Reject, Reject, VenueRejectedOther, Order, "order would trigger at once"),
        Row(-2022, Reject, Reject, RiskReduceOnlyInvalid, Instrument,
            "reduce-only order refused: refresh the position"),
        Row(-2023, Halt, Halt, VenueAccountDisabled, Account, "account in liquidation"),
        Row(-2024, Reject, Reject, VenueRejectedInsufficientBalance, Instrument, "position insufficient"),
        Row(-2025, Reject, Reject, VenueFilterFailed, Account, "too many orders open"),
        Row(-2026, Reject, Reject, VenueRejectedOther, Order, "order type not allowed with reduce-only"),
        Row(-2027, Reject, Reject, VenueRejectedOther, Instrument, "position above the leverage's maximum"),
        Row(-2028, Reject, Reject, VenueRejectedOther, Instrument, "leverage too small for the position"),
        Row(-4001, Reject, Reject, VenueFilterFailed, Instrument, "price below zero or above its maximum"),
        Row(-4002, Reject, Reject, VenueFilterFailed, Instrument, "price above its maximum"),
        Row(-4003, Reject, Reject, VenueFilterFailed, Instrument, "quantity below zero"),
        Row(-4004, Reject, Reject, VenueFilterFailed, Instrument, "quantity below its minimum"),
        Row(-4005, Reject, Reject, VenueFilterFailed, Instrument, "quantity above its maximum"),
        Row(-4013, Reject, Reject, VenueFilterFailed, Instrument, "price below its minimum"),
        Row(-4014, Reject, Reject, VenueFilterFailed, Instrument, "price off the tick"),
        Row(-4015, Reject, Reject, VenueRequestInvalid, Order, "client order id too long"),
        Row(-4016, Reject, Reject, VenueFilterFailed, Instrument, "price above the multiplier's band"),
        Row(-4023, Reject, Reject, VenueFilterFailed, Instrument, "quantity off the step"),
        Row(-4024, Reject, Reject, VenueFilterFailed, Instrument, "price below the multiplier's band"),
        Row(-4045, Reject, Reject, VenueFilterFailed, Instrument, "too many stop orders"),
        Row(-4060, Reject, Reject, VenueRequestInvalid, Account, "position side not valid"),
        Row(-4061, Reject, Reject, VenueRequestInvalid, Account, "position side does not match the account's mode"),
        Row(-4087, Halt, Halt, VenueAccountDisabled, Account, "only reduce-only orders allowed"),
        Row(-4088, Halt, Halt, VenueAccountDisabled, Account, "no permission to place orders"),
        Row(-4116, Reconcile, Reject, VenueDuplicateClientOrderId, Order,
            "an open order has this client order id: it exists"),
        Row(-4120, Reject, Reject, VenueRequestInvalid, Instrument, "conditional orders have an endpoint of their own"),
        Row(-4131, Reject, Reject, VenueFilterFailed, Instrument, "market order outside the price band"),
        Row(-4140, Reject, Reject, VenueMarketClosed, Instrument, "symbol not trading"),
        Row(-4141, Reject, Reject, VenueMarketClosed, Instrument, "symbol closed"),
        Row(-4164, Reject, Reject, VenueFilterFailed, Instrument, "notional below its minimum"),
        Row(-4192, Halt, Halt, VenueAccountDisabled, Account, "cooling-off period"),
        Row(-4400, Halt, Halt, VenueAccountDisabled, Account, "quantitative rules: reduce-only"),
        Row(-4401, Halt, Halt, VenueAccountDisabled, Account, "compliance restriction"),
        Row(-5021, Reject, Reject, VenueFillOrKillUnfilled, Order, "fill-or-kill not filled: a normal outcome"),
        Row(-5022, Reject, Reject, VenueRejectedPostOnlyWouldTake, Order, "post-only would take: a normal outcome"),
        Row(-5024, Reject, Reject, VenueRejectedOther, Order, "modification refused"),
        Row(-5025, Reject, Reject, VenueRejectedOther, Order, "only limit orders can be modified"),
        Row(-5026, Reject, Reject, VenueRejectedOther, Order, "too many modifications"),
        Row(-5027, Reject, Reject, VenueRejectedOther, Order, "nothing to modify"),
        Row(-5028, ResyncClock, ResyncClock, ClockOffset, Venue, "outside the receive window at the matching engine"),
    ];
}
