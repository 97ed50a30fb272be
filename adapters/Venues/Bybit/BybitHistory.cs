using System;
using System.Text;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.History;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.RateLimits;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Bybit;

/// <summary>
/// Klines of Bybit v5. Of trades its REST has the newest thousand only, so they cannot be fetched.
/// </summary>
public sealed unsafe class BybitHistory : HistoryProtocol
{
    private const int Ok = 200;
    private const int ServerErrors = 500;
    private const int Firewall = 403;
    private const int Columns7 = 7;

    private readonly BybitMarket _market;
    private readonly JsonObject _outer = new();
    private readonly JsonObject _result = new();

    public BybitHistory(BybitMarket market) => _market = market;

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => BybitSpec.AddressLimits;

    public override int RowsMax => BybitSpec.BarsPerRequestMax;

    /// <summary>Newest first, and of a longer window the newest.</summary>
    public override bool AnswersFromStart => false;

    public override bool IsOffered(HistoryKind kind, int intervalSeconds) =>
        kind == HistoryKind.Candles && BybitSpec.IntervalText(intervalSeconds).Length > 0;

    public override string Columns(HistoryKind kind) => "open_time_ms,open,high,low,close,volume,quote_volume";

    public override int WeightOf(HistoryKind kind) => 0;

    public override void WriteTimeTarget(ref AsciiWriter target) =>
        target.Write(Encoding.ASCII.GetBytes(BybitSpec.TimePath));

    public override void WriteTarget(string symbol, in HistoryQuery query, ref AsciiWriter target)
    {
        target.Write("/v5/market/kline?category="u8);
        target.Write(_market == BybitMarket.Spot ? "spot&symbol="u8 : "linear&symbol="u8);
        target.WriteEncoded(Encoding.UTF8.GetBytes(symbol));
        target.Write("&interval="u8);
        target.Write(BybitSpec.IntervalText(query.IntervalSeconds));
        target.Write("&start="u8);
        target.Write(query.StartMillis);
        target.Write("&end="u8);
        target.Write(query.EndMillis);
        target.Write("&limit="u8);
        target.Write(query.Limit);
    }

    public override HistoryAnswer ReadTime(int status, ReadOnlySpan<byte> body, out long venueNanos)
    {
        venueNanos = 0;
        fixed (byte* at = body)
        {
            HistoryAnswer answer = ReadResult(status, at, at + body.Length);
            if (answer.Outcome != HistoryOutcome.Rows) return answer;
            bool isTime = _outer["time"u8].TryGetInteger(out long millis)
                && VenueTime.TryFromMilliseconds(millis, out venueNanos);
            return isTime ? default : Malformed();
        }
    }

    public override HistoryAnswer ReadPage(
        in HistoryQuery query, int status, ReadOnlySpan<byte> body, HistoryPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Clear();
        Span<JsonValue> row = stackalloc JsonValue[Columns7 + 1];
        fixed (byte* at = body)
        {
            HistoryAnswer answer = ReadResult(status, at, at + body.Length);
            if (answer.Outcome != HistoryOutcome.Rows) return answer;
            JsonArray rows = new(_result["list"u8]);
            while (rows.TryNext(out JsonValue element))
            {
                if (JsonArray.ReadRow(element, row) < Columns7 || !row[0].TryGetInteger(out long open))
                {
                    return Malformed();
                }

                foreach (JsonValue value in row[..Columns7])
                {
                    if (!IsDecimal(value.TextOrNumber)) return Malformed();
                    page.AddField(value.TextOrNumber);
                }

                page.EndRow(open, open);
            }

            if (rows.IsMalformed) return Malformed();
            page.Reverse();
            return default;
        }
    }

    private static HistoryAnswer Malformed() =>
        new(HistoryOutcome.Again, "an answer is torn, or not what the venue documents");

    private HistoryAnswer ReadResult(int status, byte* at, byte* end)
    {
        byte* next = at == null ? null : _outer.Read(at, end, out _);
        bool isWhole = next != null && JsonScanner.SkipSpace(next, end) == end;
        if (status != Ok)
        {
            // The venue's limit for an address is a 403 that lasts ten minutes.
            string text = $"HTTP {status}";
            if (status == Firewall) text += ": too many requests of this address; wait ten minutes";
            bool isFinal = status < ServerErrors;
            return new HistoryAnswer(isFinal ? HistoryOutcome.Refused : HistoryOutcome.Again, text);
        }

        if (!isWhole || !TryCode(_outer["retCode"u8], out int code)) return Malformed();
        if (code != 0)
        {
            string text = $"the venue says {code} {Encoding.ASCII.GetString(_outer["retMsg"u8].Raw)}";
            return new HistoryAnswer(
                BybitErrors.ReadReason(code) switch
                {
                    ReasonCode.RateLimited => HistoryOutcome.Limited,
                    ReasonCode.TimedOut or ReasonCode.VenueInternalError => HistoryOutcome.Again,
                    _ => HistoryOutcome.Refused,
                },
                text);
        }

        JsonValue result = _outer["result"u8];
        bool isResult = result.IsObject && _result.Read(result.Start, result.End, out _) != null;
        return isResult ? default : Malformed();
    }

    private static bool TryCode(JsonValue value, out int code)
    {
        bool isCode = value.TryGetInteger(out long number) && number <= int.MaxValue;
        code = (int)number;
        return isCode;
    }
}
