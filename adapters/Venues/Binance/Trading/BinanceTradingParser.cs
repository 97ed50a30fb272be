using System;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// Messages of the private interface: answers over the socket and HTTP, events of the private stream. What cannot be
/// read whole is Refused and leaves the target as if nothing had come.
/// </summary>
internal sealed unsafe class BinanceTradingParser
{
    private const int StatusOk = 200;
    private const int StatusErrorMin = 400;
    private const int StatusMax = 599;

    private readonly AssetTable _assets;
    private readonly BinanceOrderReader _orders;
    private readonly BinanceAnswerParser _answers;
    private readonly BinanceErrorReader _errors;
    private readonly JsonObject _root = new();
    private readonly JsonObject _inner = new();

    internal BinanceTradingParser(BinanceOrderReader orders, AssetTable assets)
    {
        _assets = assets;
        _orders = orders;
        _answers = new BinanceAnswerParser(orders, assets);
        _errors = new BinanceErrorReader();
    }

    internal TradingMessageKind ParseSocket(
        ReadOnlySpan<byte> frame, ITradingRequests requests, TradingMessage target)
    {
        target.Clear();
        fixed (byte* start = frame)
        {
            if (!TryReadRoot(start, start + frame.Length)) return TradingMessageKind.Refused;
            JsonValue wrapped = _root["event"u8];
            TradingMessageKind kind;
            if (wrapped.IsPresent)
            {
                kind = BinanceAnswerParser.TryRead(_inner, wrapped)
                    ? ParseEvent(_inner, target) : TradingMessageKind.Refused;
            }
            else
            {
                kind = _root["e"u8].IsPresent ? ParseEvent(_root, target) : ParseAnswer(requests, target);
            }

            return Finish(kind, target);
        }
    }

    internal TradingMessageKind ParseHttp(
        in TradingRequest request, in HttpResponseView response, TradingMessage target)
    {
        target.Clear();
        TradingMessageKind kind = TradingMessageKind.Answer;
        if (response.Failure != HttpFailure.None)
        {
            SetFailure(in request, response.Failure, target);
        }
        else if (response.Status == StatusOk)
        {
            if (!TryParseBody(in request, response.Body, target)) kind = TradingMessageKind.Refused;
        }
        else if (response.Status is >= StatusErrorMin and <= StatusMax)
        {
            if (!TryParseErrorBody(in request, in response, target)) kind = TradingMessageKind.Refused;
        }
        else
        {
            kind = TradingMessageKind.Refused;
        }

        Finish(kind, target);
        target.RequestId = request.Id;
        target.Status = response.Status;
        if (response.RetryAfterSeconds > 0)
        {
            target.RetryAfterNanos = response.RetryAfterSeconds * Timestamp.NanosPerSecond;
        }

        if (response.UsedWeight >= 0) target.Add(UsedWeight(response.UsedWeight));
        return target.Kind;
    }

    private static RateLimitRecord UsedWeight(int used) => new()
    {
        Kind = RateLimitKind.RequestWeight,
        WindowSeconds = BinanceLimits.WeightWindowSeconds,
        Limit = -1,
        Used = used,
    };

    // A refused message leaves nothing behind, least of all an outcome; only the request that it may have answered.
    private static TradingMessageKind Finish(TradingMessageKind kind, TradingMessage target)
    {
        if (kind == TradingMessageKind.Refused)
        {
            long id = target.RequestId;
            target.Clear();
            target.RequestId = id;
            target.Reason = ReasonCode.MessageRefused;
        }

        target.Kind = kind;
        return kind;
    }

    private static void SetFailure(in TradingRequest request, HttpFailure failure, TradingMessage target)
    {
        bool isOrder = BinanceErrorReader.IsOrderRequest(request.Kind);
        target.Outcome = failure switch
        {
            HttpFailure.Connect or HttpFailure.Tls or HttpFailure.NotStarted => OutcomeClass.RetryAfter,
            _ when isOrder => OutcomeClass.Reconcile,
            HttpFailure.TooLarge => OutcomeClass.Reject,
            _ => OutcomeClass.RetrySame,
        };
        target.Reason = failure == HttpFailure.Timeout ? ReasonCode.TimedOut : ReasonCode.RestFailed;
    }

    private bool TryReadRoot(byte* start, byte* end)
    {
        byte* next = _root.Read(start, end, out _);
        return next != null && JsonScanner.SkipSpace(next, end) == end;
    }

    private bool TryParseBody(in TradingRequest request, ReadOnlySpan<byte> body, TradingMessage target)
    {
        fixed (byte* start = body)
        {
            byte* end = start + body.Length;
            byte* first = JsonScanner.SkipSpace(start, end);
            byte* next = JsonScanner.SkipValue(first, end, out _);
            if (next == null || JsonScanner.SkipSpace(next, end) != end) return false;
            return TrySucceed(in request, JsonScanner.ValueAt(first, next), target);
        }
    }

    private bool TrySucceed(in TradingRequest request, JsonValue result, TradingMessage target)
    {
        if (!_answers.TryParse(in request, result, target)) return false;
        target.Outcome = OutcomeClass.Success;
        return true;
    }

    // A bad status with a body that is no error object (HTML of a firewall, nothing at all) counts by its status.
    private bool TryParseErrorBody(in TradingRequest request, in HttpResponseView response, TradingMessage target)
    {
        fixed (byte* start = response.Body)
        {
            bool isObject = TryReadRoot(start, start + response.Body.Length);
            if (isObject && BinanceErrorReader.TryReadCode(_root, out _))
            {
                return _errors.TryRead(_root, response.Status, in request, target);
            }
        }

        BinanceErrorReader.ReadStatus(response.Status, in request, target);
        return true;
    }

    private TradingMessageKind ParseAnswer(ITradingRequests requests, TradingMessage target)
    {
        JsonValue id = _root["id"u8];
        bool isNamed = !id.IsNull;
        long requestId = 0;
        bool isGood = _root["status"u8].TryGetInteger(out long status)
            && id.IsPresent && (!isNamed || id.TryGetInteger(out requestId));
        if (!isGood || status > StatusMax) return TradingMessageKind.Refused;
        TradingRequest request = default;
        target.RequestId = requestId;
        target.Status = (int)status;
        if (isNamed && !requests.TryFind(requestId, out request)) return TradingMessageKind.Ignored;
        JsonValue limits = _root["rateLimits"u8];
        if (limits.IsPresent && !BinanceLimits.TryRead(limits, _inner, target)) return TradingMessageKind.Refused;
        JsonValue error = _root["error"u8];
        JsonValue result = _root["result"u8];
        if (error.IsPresent == result.IsPresent) return TradingMessageKind.Refused;
        bool isRead = error.IsPresent
            ? status >= StatusErrorMin && BinanceAnswerParser.TryRead(_inner, error)
                && _errors.TryRead(_inner, (int)status, in request, target)
            : status == StatusOk && isNamed && TrySucceed(in request, result, target);
        return isRead ? TradingMessageKind.Answer : TradingMessageKind.Refused;
    }

    private TradingMessageKind ParseEvent(JsonObject json, TradingMessage target)
    {
        ReadOnlySpan<byte> kind = json["e"u8].Text;
        if (BinanceTradingText.TryReadNanos(json["E"u8], out long nanos)) target.ServerNanos = nanos;
        if (kind.SequenceEqual("executionReport"u8)) return ParseReport(json, target);
        if (kind.SequenceEqual("outboundAccountPosition"u8))
        {
            bool isGood = _answers.TryReadBalances(json["B"u8], "a"u8, "f"u8, "l"u8, target);
            return isGood ? TradingMessageKind.Balances : TradingMessageKind.Refused;
        }

        if (kind.SequenceEqual("balanceUpdate"u8) || kind.SequenceEqual("externalLockUpdate"u8))
        {
            ReadOnlySpan<byte> asset = json["a"u8].Text;
            if (asset.IsEmpty) return TradingMessageKind.Refused;
            if (_assets.Find(asset) < 0) return TradingMessageKind.Ignored;
            if (kind.SequenceEqual("balanceUpdate"u8)) ReadMove(json, target);
            return TradingMessageKind.BalanceChanged;
        }

        if (kind.SequenceEqual("eventStreamTerminated"u8)) return TradingMessageKind.StreamEnded;
        if (kind.SequenceEqual("serverShutdown"u8)) return TradingMessageKind.ServerShutdown;
        return kind.IsEmpty ? TradingMessageKind.Refused : TradingMessageKind.Ignored;
    }

    // Without a whole amount and its time it says that something moved, and the answer of the account says what.
    private void ReadMove(JsonObject json, TradingMessage target)
    {
        bool isWhole = BinanceTradingText.TryReadAmount(json["d"u8], out long units)
            & BinanceTradingText.TryReadNanos(json["T"u8], out long nanos);
        if (!isWhole || nanos <= 0) return;
        target.MovedAsset = (short)_assets.Find(json["a"u8].Text);
        target.MovedUnits = units;
        target.MovedVenueNanos = nanos;
    }

    private TradingMessageKind ParseReport(JsonObject json, TradingMessage target)
    {
        if (!_orders.TryReadReport(json, out OrderRecord order, out FillRecord fill, out bool hasFill))
        {
            return TradingMessageKind.Refused;
        }

        bool hasRoom = target.TryAdd(in order) && (!hasFill || target.TryAdd(in fill));
        return hasRoom ? TradingMessageKind.OrderUpdate : TradingMessageKind.Refused;
    }
}
