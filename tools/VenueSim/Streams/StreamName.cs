using System;
using System.Text;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueSim.Streams;

/// <summary>
/// The stream (Binance) or topic (Bybit) of a frame, found in its bytes without parsing the whole.
/// </summary>
/// <param name="Text">The name as in the frame; empty for answers.</param>
/// <param name="Symbol">Symbol in upper case; empty for answers.</param>
/// <param name="Kind">What the stream carries.</param>
public sealed record StreamName(string Text, string Symbol, StreamKind Kind)
{
    /// <summary>The name of frames that belong to no stream.</summary>
    public static StreamName None { get; } = new(string.Empty, string.Empty, StreamKind.Other);

    /// <summary>Finds the text of the stream or topic member.</summary>
    /// <param name="frame">One JSON text.</param>
    /// <returns>The bytes of the name; empty when the frame has none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> frame)
    {
        foreach (var key in new[] { "\"stream\":\"", "\"topic\":\"" })
        {
            var start = frame.IndexOf(Encoding.ASCII.GetBytes(key));
            if (start < 0)
                continue;
            var rest = frame[(start + key.Length)..];
            var end = rest.IndexOf((byte)'"');
            if (end > 0)
                return rest[..end];
        }

        return default;
    }

    /// <summary>Takes a Binance stream or Bybit topic name apart.</summary>
    /// <param name="text">For example <c>btcusdt@depth@100ms</c> or <c>orderbook.200.BTCUSDT</c>.</param>
    /// <returns>The name; its kind is <see cref="StreamKind.Other"/> when the text is not known.</returns>
    public static StreamName Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? ParseBinance(text, at) : ParseBybit(text);
    }

    /// <summary>Whether two names mean the same data: same symbol and kind, push rate and depth aside.</summary>
    /// <param name="other">The other name.</param>
    /// <returns>True when a subscription to the one is answered by the other.</returns>
    public bool SameDataAs(StreamName other)
    {
        if (Kind != other.Kind || !string.Equals(Symbol, other.Symbol, StringComparison.Ordinal))
            return false;
        return Kind != StreamKind.Kline || string.Equals(Text, other.Text, StringComparison.Ordinal);
    }

    private static StreamName ParseBinance(string text, int at)
    {
        var channel = text.AsSpan(at + 1);
        var kind = StreamKind.Other;
        if (channel.StartsWith("depth"))
            kind = StreamKind.Depth;
        else if (channel.StartsWith("bookTicker"))
            kind = StreamKind.BookTicker;
        else if (channel.StartsWith("trade"))
            kind = StreamKind.Trade;
        else if (channel.StartsWith("aggTrade"))
            kind = StreamKind.AggregateTrade;
        else if (channel.StartsWith("kline"))
            kind = StreamKind.Kline;
        else if (channel.StartsWith("markPrice"))
            kind = StreamKind.MarkPrice;
        else if (channel.StartsWith("ticker") || channel.StartsWith("miniTicker"))
            kind = StreamKind.Ticker;
        return new StreamName(text, text[..at].ToUpperInvariant(), kind);
    }

    private static StreamName ParseBybit(string text)
    {
        var dot = text.LastIndexOf('.');
        if (dot <= 0)
            return None;
        var kind = StreamKind.Other;
        if (text.StartsWith("orderbook.", StringComparison.Ordinal))
            kind = StreamKind.Depth;
        else if (text.StartsWith("publicTrade.", StringComparison.Ordinal))
            kind = StreamKind.Trade;
        else if (text.StartsWith("tickers.", StringComparison.Ordinal))
            kind = StreamKind.Ticker;
        else if (text.StartsWith("kline.", StringComparison.Ordinal))
            kind = StreamKind.Kline;
        return new StreamName(text, text[(dot + 1)..], kind);
    }
}
