using LowLatency.Model.Time;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// The list of announced ends of trading: [{"delistTime":..,"symbols":["ADAUSDT",..]},..]. Symbols that are not
/// configured are left out; a row that cannot be read makes the whole list one.
/// </summary>
internal sealed class BinanceDelistings(FeedInstrumentTable instruments)
{
    private readonly JsonObject _row = new();

    /// <summary>False: the answer proves nothing.</summary>
    internal bool TryRead(JsonValue list, TradingMessage target)
    {
        JsonArray rows = new(list);
        while (rows.TryNext(out JsonValue element))
        {
            if (!BinanceAnswerParser.TryRead(_row, element)) return false;
            bool isTimed = BinanceTradingText.TryReadNanos(_row["delistTime"u8], out long nanos) && nanos > 0;
            if (!isTimed || !TryAdd(_row["symbols"u8], nanos / Timestamp.NanosPerSecond, target)) return false;
        }

        return IsWhole(in rows, list);
    }

    private bool TryAdd(JsonValue list, long seconds, TradingMessage target)
    {
        JsonArray symbols = new(list);
        while (symbols.TryNext(out JsonValue symbol))
        {
            if (!symbol.IsString) return false;
            int instrument = instruments.Find(symbol.Text);
            if (instrument < 0) continue;
            DelistingRecord row = new() { Instrument = (short)instrument, Seconds = seconds };
            if (!target.TryAdd(in row)) return false;
        }

        return IsWhole(in symbols, list);
    }

    private static unsafe bool IsWhole(in JsonArray array, JsonValue value) =>
        !array.IsMalformed && array.Position == value.End;
}
