using System;
using System.Text;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.History;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Binance.Trading;
using LowLatency.Venues.Decoding;

namespace LowLatency.Venues.Binance;

/// <summary>
/// Klines and aggTrades of Binance spot (the venue's rest-api, Market Data endpoints). Trades are aggregate
/// trades: one row for all that one order took at one price. Times are asked for in milliseconds and come so.
/// </summary>
public sealed unsafe class BinanceHistory : HistoryProtocol
{
    private const int Ok = 200;
    private const int ServerErrors = 500;
    private const int Firewall = 403;
    private const int KlineColumnsMax = 16;
    private const int KlineColumnsMin = 11;
    private const int UnixMillisDigitsMax = 13;
    private const int AggregateTradesWeight = 4;
    private const int ExchangeInfoWeight = 20;

    private readonly JsonObject _object = new();
    private readonly JsonObject _limit = new();

    public override ReadOnlySpan<RateLimitRecord> InitialLimits => BinanceSpec.AddressLimits(BinanceMarket.Spot);

    public override int RowsMax => BinanceSpec.BarsPerRequestMax;

    public override bool AnswersFromStart => true;

    public override bool IsOffered(HistoryKind kind, int intervalSeconds) =>
        kind == HistoryKind.Trades || BinanceSpec.IntervalText(intervalSeconds).Length > 0;

    public override string Columns(HistoryKind kind) => kind == HistoryKind.Trades
        ? "agg_trade_id,price,quantity,time,is_buyer_maker"
        : "open_time_ms,open,high,low,close,volume,quote_volume,trades,taker_buy_volume,taker_buy_quote_volume";

    public override int WeightOf(HistoryKind kind) => kind == HistoryKind.Trades
        ? AggregateTradesWeight
        : BinanceSpec.BarsWeight(BinanceMarket.Spot, RowsMax);

    public override void WriteTimeTarget(ref AsciiWriter target) => target.Write("/api/v3/time"u8);

    public override int LimitsWeight => ExchangeInfoWeight;

    public override void WriteLimitsTarget(string symbol, ref AsciiWriter target)
    {
        target.Write("/api/v3/exchangeInfo?symbol="u8);
        target.WriteEncoded(Encoding.UTF8.GetBytes(symbol));
    }

    public override HistoryAnswer ReadLimits(
        int status, ReadOnlySpan<byte> body, Span<RateLimitRecord> limits, out int count)
    {
        count = 0;
        fixed (byte* at = body)
        {
            byte* end = at + body.Length;
            if (status != Ok) return Error(status, at, end);
            if (_object.Read(at, end, out _) == null) return Malformed();
            JsonArray rows = new(_object["rateLimits"u8]);
            while (rows.TryNext(out JsonValue element) && count < limits.Length)
            {
                bool isRead = element.IsObject && _limit.Read(element.Start, element.End, out _) != null;
                if (isRead && BinanceLimits.TryReadLimit(_limit, out limits[count])) count++;
            }

            return rows.IsMalformed ? Malformed() : default;
        }
    }

    public override void WriteTarget(string symbol, in HistoryQuery query, ref AsciiWriter target)
    {
        bool isTrades = query.Kind == HistoryKind.Trades;
        target.Write(isTrades ? "/api/v3/aggTrades?symbol="u8 : "/api/v3/klines?symbol="u8);
        target.WriteEncoded(Encoding.UTF8.GetBytes(symbol));
        if (!isTrades)
        {
            target.Write("&interval="u8);
            target.Write(BinanceSpec.IntervalText(query.IntervalSeconds));
        }

        if (query.FromId >= 0)
        {
            target.Write("&fromId="u8);
            target.Write(query.FromId);
        }
        else
        {
            target.Write("&startTime="u8);
            target.Write(query.StartMillis);
            target.Write("&endTime="u8);
            target.Write(query.EndMillis);
        }

        target.Write("&limit="u8);
        target.Write(query.Limit);
    }

    public override HistoryAnswer ReadTime(int status, ReadOnlySpan<byte> body, out long venueNanos)
    {
        venueNanos = 0;
        fixed (byte* at = body)
        {
            byte* end = at + body.Length;
            if (status != Ok) return Error(status, at, end);
            byte* next = _object.Read(at, end, out _);
            bool isTime = next != null && _object["serverTime"u8].TryGetInteger(out long millis)
                && VenueTime.TryFromMilliseconds(millis, out venueNanos);
            return isTime ? default : Malformed();
        }
    }

    public override HistoryAnswer ReadPage(
        in HistoryQuery query, int status, ReadOnlySpan<byte> body, HistoryPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Clear();
        fixed (byte* at = body)
        {
            byte* end = at + body.Length;
            if (status != Ok) return Error(status, at, end);
            JsonArray rows = new(JsonScanner.SkipSpace(at, end), end);
            while (rows.TryNext(out JsonValue element))
            {
                bool isRow = query.Kind == HistoryKind.Trades ? TryTrade(element, page) : TryCandle(element, page);
                if (!isRow) return Malformed();
            }

            bool isWhole = !rows.IsMalformed && JsonScanner.SkipSpace(rows.Position, end) == end;
            return isWhole ? default : Malformed();
        }
    }

    private static HistoryAnswer Malformed() =>
        new(HistoryOutcome.Again, "an answer is torn, or not what the venue documents");

    private static bool TryCandle(JsonValue element, HistoryPage page)
    {
        Span<JsonValue> row = stackalloc JsonValue[KlineColumnsMax];
        if (JsonArray.ReadRow(element, row) < KlineColumnsMin) return false;
        if (!row[0].TryGetInteger(out long open)) return false;

        // Column 6 is the close time, which the interval says too.
        ReadOnlySpan<int> columns = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10];
        foreach (int column in columns)
        {
            ReadOnlySpan<byte> text = row[column].TextOrNumber;
            if (!IsDecimal(text)) return false;
            page.AddField(text);
        }

        page.EndRow(open, open);
        return true;
    }

    private bool TryTrade(JsonValue element, HistoryPage page)
    {
        if (!element.IsObject || _object.Read(element.Start, element.End, out _) == null) return false;
        JsonValue maker = _object["m"u8];
        bool isRow = _object["a"u8].TryGetInteger(out long id) & _object["T"u8].TryGetInteger(out long millis);
        if (!isRow || !IsDecimal(_object["p"u8].Text) || !IsDecimal(_object["q"u8].Text)) return false;
        if (!maker.IsTrue && !maker.IsFalse) return false;
        page.AddField(_object["a"u8].TextOrNumber);
        page.AddField(_object["p"u8].Text);
        page.AddField(_object["q"u8].Text);
        page.AddField(_object["T"u8].TextOrNumber);
        page.AddField(maker.Raw);
        page.EndRow(millis, id);
        return true;
    }

    private HistoryAnswer Error(int status, byte* at, byte* end)
    {
        int code = 0;
        ReadOnlySpan<byte> message = default;
        byte* next = at == null ? null : _object.Read(at, end, out _);
        bool isVenues = next != null && BinanceErrorReader.TryReadCode(_object, out code);
        if (isVenues) message = _object["msg"u8].Raw;
        VenueError row = BinanceErrorTable.FindSpot(status, code, message);
        string text = isVenues
            ? $"the venue says {code} {Encoding.ASCII.GetString(message)} (HTTP {status})"
            : $"HTTP {status} without an answer of the venue's API";
        if (status == Firewall)
        {
            return new HistoryAnswer(
                HistoryOutcome.Refused, $"{text}: its firewall refuses this address; wait some minutes");
        }

        bool isFinal = row.ReadOutcome is OutcomeClass.Reject or OutcomeClass.Halt && status < ServerErrors;
        return new HistoryAnswer(isFinal ? HistoryOutcome.Refused : HistoryOutcome.Again, text, BanEnd(message));
    }

    private static long BanEnd(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> mark = "banned until "u8;
        int at = message.IndexOf(mark);
        if (at < 0) return 0;
        long millis = 0;
        int digits = 0;
        foreach (byte character in message[(at + mark.Length)..])
        {
            if ((uint)(character - '0') > 9 || ++digits > UnixMillisDigitsMax) break;
            millis = (millis * 10) + (character - '0');
        }

        return VenueTime.TryFromMilliseconds(millis, out long nanos) ? nanos : 0;
    }
}
