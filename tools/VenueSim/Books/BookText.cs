using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace LowLatency.VenueSim.Books;

/// <summary>Writes a <see cref="NaiveBook"/> in the venues' REST and stream forms.</summary>
public static class BookText
{
    /// <summary>Body of Binance's depth endpoint with all levels.</summary>
    /// <param name="book">The book.</param>
    /// <param name="withTimes">Whether to add <c>E</c> and <c>T</c> (futures).</param>
    /// <param name="lastUpdateId">The id to state; normally that of the book.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] BinanceDepth(NaiveBook book, bool withTimes, long lastUpdateId)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("lastUpdateId", lastUpdateId);
            if (withTimes)
            {
                json.WriteNumber("E", book.EventMillis);
                json.WriteNumber("T", book.TransactionMillis);
            }

            WriteLevels(json, "bids", book.Bids, int.MaxValue);
            WriteLevels(json, "asks", book.Asks, int.MaxValue);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A Bybit stream frame of type snapshot.</summary>
    /// <param name="book">The book; its name is the topic.</param>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] BybitSnapshotFrame(NaiveBook book, string symbol)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("topic", book.Name);
            json.WriteString("type", "snapshot");
            json.WriteNumber("ts", book.EventMillis);
            json.WriteStartObject("data");
            json.WriteString("s", symbol);
            WriteLevels(json, "b", book.Bids, int.MaxValue);
            WriteLevels(json, "a", book.Asks, int.MaxValue);
            json.WriteNumber("u", book.LastUpdateId);
            json.WriteNumber("seq", book.CrossSequence);
            json.WriteEndObject();
            json.WriteNumber("cts", book.TransactionMillis);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The <c>result</c> object of Bybit's orderbook endpoint.</summary>
    /// <param name="json">Writer, positioned at a value.</param>
    /// <param name="book">The book.</param>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <param name="limit">Levels a side, at least 1.</param>
    public static void BybitOrderbookResult(Utf8JsonWriter json, NaiveBook book, string symbol, int limit)
    {
        json.WriteStartObject();
        json.WriteString("s", symbol);
        WriteLevels(json, "b", book.Bids, limit);
        WriteLevels(json, "a", book.Asks, limit);
        json.WriteNumber("ts", book.EventMillis);
        json.WriteNumber("u", book.LastUpdateId);
        json.WriteNumber("seq", book.CrossSequence);
        json.WriteNumber("cts", book.TransactionMillis);
        json.WriteEndObject();
    }

    private static void WriteLevels(
        Utf8JsonWriter json, string name, IReadOnlyDictionary<decimal, decimal> levels, int limit)
    {
        json.WriteStartArray(name);
        var count = 0;
        foreach (var (price, size) in levels)
        {
            if (count++ == limit)
                break;
            json.WriteStartArray();
            json.WriteStringValue(price.ToString(CultureInfo.InvariantCulture));
            json.WriteStringValue(size.ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
