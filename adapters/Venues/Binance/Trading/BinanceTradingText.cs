using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>The venue's words of orders in ours.</summary>
internal static class BinanceTradingText
{
    /// <summary>Decimals of balances and fees in records.</summary>
    internal const int AmountDecimals = 8;

    internal static VenueOrderStatus Status(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("NEW"u8) => VenueOrderStatus.Working,
        _ when text.SequenceEqual("PARTIALLY_FILLED"u8) => VenueOrderStatus.PartiallyFilled,
        _ when text.SequenceEqual("FILLED"u8) => VenueOrderStatus.Filled,
        _ when text.SequenceEqual("CANCELED"u8) => VenueOrderStatus.Cancelled,
        _ when text.SequenceEqual("EXPIRED"u8) => VenueOrderStatus.Expired,
        _ when text.SequenceEqual("EXPIRED_IN_MATCH"u8) => VenueOrderStatus.Expired,
        _ when text.SequenceEqual("REJECTED"u8) => VenueOrderStatus.Rejected,
        _ when text.SequenceEqual("PENDING_NEW"u8) => VenueOrderStatus.Pending,
        _ => VenueOrderStatus.None,
    };

    internal static bool TryReadSide(ReadOnlySpan<byte> text, out Side side)
    {
        side = text.SequenceEqual("BUY"u8) ? Side.Buy : text.SequenceEqual("SELL"u8) ? Side.Sell : Side.None;
        return side != Side.None;
    }

    /// <summary>Types that this engine never sends (stops with a limit, take-profits) are None.</summary>
    internal static OrderType Type(ReadOnlySpan<byte> text, out OrderFlags flags)
    {
        bool isPostOnly = text.SequenceEqual("LIMIT_MAKER"u8);
        flags = isPostOnly ? OrderFlags.PostOnly : OrderFlags.None;
        if (isPostOnly || text.SequenceEqual("LIMIT"u8)) return OrderType.Limit;
        if (text.SequenceEqual("STOP_LOSS"u8)) return OrderType.Stop;
        return text.SequenceEqual("MARKET"u8) ? OrderType.Market : OrderType.None;
    }

    internal static TimeInForce InForce(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("GTC"u8)) return TimeInForce.GoodTillCancel;
        if (text.SequenceEqual("IOC"u8)) return TimeInForce.ImmediateOrCancel;
        return text.SequenceEqual("FOK"u8) ? TimeInForce.FillOrKill : TimeInForce.None;
    }

    /// <summary>
    /// Why an order ended that expired or was rejected: the venue's expiry or reject reason, or else what its time in
    /// force says. None for any other status.
    /// </summary>
    internal static ReasonCode EndReason(
        ReadOnlySpan<byte> status, ReadOnlySpan<byte> expiry, ReadOnlySpan<byte> reject, in OrderRecord order)
    {
        if (status.SequenceEqual("EXPIRED_IN_MATCH"u8)) return ReasonCode.VenueSelfTradePrevented;
        if (order.Status == VenueOrderStatus.Rejected)
        {
            bool isBalance = reject.IndexOf("INSUFFICIENT_BALANCE"u8) >= 0;
            return isBalance ? ReasonCode.VenueRejectedInsufficientBalance : ReasonCode.VenueRejectedOther;
        }

        if (order.Status != VenueOrderStatus.Expired) return ReasonCode.None;
        if (expiry.SequenceEqual("UNFILLED_FOK_ORDER_EXPIRED"u8)) return ReasonCode.VenueFillOrKillUnfilled;
        if (expiry.SequenceEqual("UNFILLED_IOC_QUANTITY_EXPIRED"u8)) return ReasonCode.VenueNoLiquidity;
        if (expiry.SequenceEqual("INSUFFICIENT_LIQUIDITY"u8)) return ReasonCode.VenueNoLiquidity;
        if (expiry.SequenceEqual("EXECUTION_RULE_PRICE_RANGE_EXCEEDED"u8)) return ReasonCode.VenueFilterFailed;
        if (expiry.SequenceEqual("REJECTED"u8)) return ReasonCode.VenueRejectedOther;
        if (!expiry.IsEmpty) return ReasonCode.VenueSelfCancelled;
        if (order.TimeInForce == TimeInForce.FillOrKill) return ReasonCode.VenueFillOrKillUnfilled;
        bool isTaking = order.OrderType is OrderType.Market or OrderType.Stop
            || order.TimeInForce == TimeInForce.ImmediateOrCancel;
        return isTaking ? ReasonCode.VenueNoLiquidity : ReasonCode.VenueSelfCancelled;
    }

    /// <summary>A decimal that is not negative, exactly on the unit.</summary>
    internal static bool TryReadUnits(JsonValue value, int decimals, out long units) =>
        FixedPoint.TryParse(value.TextOrNumber, decimals, out units) && units >= 0;

    /// <summary>
    /// The same of a quantity: one above the range of 64 bits, which no order of ours has, is the largest that there
    /// is, so that the list is not lost for somebody else's order.
    /// </summary>
    internal static bool TryReadQuantity(JsonValue value, int decimals, out long units)
    {
        if (TryReadUnits(value, decimals, out units)) return true;
        if (!DecimalText.IsAboveRange(value.TextOrNumber, decimals)) return false;
        units = long.MaxValue;
        return true;
    }

    /// <summary>
    /// What is held of an asset; more than 64 bits of 10^-8 hold is the largest that there is: the account is not lost
    /// for one asset.
    /// </summary>
    internal static bool TryReadBalance(JsonValue value, out long units)
    {
        if (TryReadAmount(value, out units)) return true;
        if (!DecimalText.IsAboveRange(value.TextOrNumber, AmountDecimals)) return false;
        units = long.MaxValue;
        return true;
    }

    /// <summary>
    /// A balance or fee; digits beyond 10^-8 are rounded, since an amount must never keep a fill from being booked.
    /// </summary>
    internal static bool TryReadAmount(JsonValue value, out long units) =>
        DecimalText.TryParseRounded(value.TextOrNumber, AmountDecimals, out units);

    internal static bool TryReadNanos(JsonValue milliseconds, out long nanos)
    {
        nanos = 0;
        return milliseconds.TryGetInteger(out long value) && VenueTime.TryFromMilliseconds(value, out nanos);
    }

    internal static bool TryReadFlag(JsonValue value, out bool isSet)
    {
        isSet = value.IsTrue;
        return value.IsTrue || value.IsFalse;
    }
}
