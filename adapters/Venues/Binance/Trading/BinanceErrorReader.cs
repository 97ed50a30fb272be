using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>Answers that are errors: outcome by the table, times of bans and limits.</summary>
internal sealed class BinanceErrorReader
{
    private const int BannedStatus = 418;
    private const int UnixMillisDigitsMax = 13;

    private readonly JsonObject _data = new();

    private const int StreamActive = -2035;

    /// <summary>True when the request places or cancels an order.</summary>
    internal static bool IsOrderRequest(TradingRequestKind kind) =>
        kind is TradingRequestKind.Place or TradingRequestKind.Cancel;

    /// <summary>The code of an error object; false when it is none.</summary>
    internal static bool TryReadCode(JsonObject error, out int code)
    {
        code = 0;
        bool isNumber = FixedPoint.TryParse(error["code"u8].Raw, 0, out long value);
        if (!isNumber || value is > int.MaxValue or < int.MinValue || !error["msg"u8].IsString) return false;
        code = (int)value;
        return true;
    }

    /// <summary>
    /// An error object of the venue ({"code","msg"} with or without "data"). False when it is none: nothing is set
    /// then.
    /// </summary>
    internal bool TryRead(JsonObject error, int status, in TradingRequest request, TradingMessage target)
    {
        if (!TryReadCode(error, out int code)) return false;
        ReadOnlySpan<byte> message = error["msg"u8].Raw;
        Set(BinanceErrorTable.FindSpot(status, code, message), status, in request, target);
        target.ErrorCode = code;

        // The answer to an earlier try was lost: what was wanted holds.
        bool isDone = code == StreamActive && request.Kind == TradingRequestKind.SubscribeStream;
        if (isDone) target.Outcome = OutcomeClass.Success;
        ReadTimes(error["data"u8], message, target);
        return true;
    }

    /// <summary>An answer of a bad status whose body is no error object.</summary>
    internal static void ReadStatus(int status, in TradingRequest request, TradingMessage target) =>
        Set(BinanceErrorTable.FindSpot(status, 0, default), status, in request, target);

    private static void Set(in VenueError row, int status, in TradingRequest request, TradingMessage target)
    {
        OutcomeClass outcome = IsOrderRequest(request.Kind) || request.Kind == TradingRequestKind.None
            ? row.OrderOutcome : row.ReadOutcome;
        bool isBan = status == BannedStatus || (row.Reason == ReasonCode.Banned && !row.IsHttpStatus);
        target.Outcome = isBan ? OutcomeClass.Halt : outcome;
        target.Reason = isBan ? ReasonCode.Banned : row.Reason;
        target.Scope = isBan ? RefusalScope.Venue : row.Scope;
        target.IsBan = isBan;
    }

    // The socket tells in "data", both tell in the text of a ban; the later time counts.
    private void ReadTimes(JsonValue data, ReadOnlySpan<byte> message, TradingMessage target)
    {
        if (BinanceAnswerParser.TryRead(_data, data))
        {
            if (BinanceTradingText.TryReadNanos(_data["serverTime"u8], out long server)) target.ServerNanos = server;
            if (BinanceTradingText.TryReadNanos(_data["retryAfter"u8], out long at)) target.RetryAtVenueNanos = at;
        }

        ReadOnlySpan<byte> mark = "banned until "u8;
        int markAt = message.IndexOf(mark);
        if (markAt < 0) return;
        ReadOnlySpan<byte> rest = message[(markAt + mark.Length)..];
        int length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length is <= 0 or > UnixMillisDigitsMax) return;
        if (!FixedPoint.TryParse(rest[..length], 0, out long millis)) return;
        if (!VenueTime.TryFromMilliseconds(millis, out long until)) return;
        target.RetryAtVenueNanos = Math.Max(target.RetryAtVenueNanos, until);
    }
}
