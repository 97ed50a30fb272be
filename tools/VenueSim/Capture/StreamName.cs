using System;
using System.Text;

namespace LowLatency.VenueSim.Capture;

/// <summary>
/// The stream (Binance) or topic (Bybit) of a frame, found in its bytes without parsing the whole.
/// </summary>
/// <param name="Text">The name as in the frame; empty for answers.</param>
/// <param name="Symbol">Symbol in upper case; empty for answers.</param>
/// <param name="Kind">What the stream carries.</param>
public sealed record StreamName(string Text, string Symbol, FrameKind Kind)
{
    /// <summary>The name of frames that belong to no stream.</summary>
    public static StreamName None { get; } = new(string.Empty, string.Empty, FrameKind.Other);

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
    /// <returns>The name; its kind is <see cref="FrameKind.Other"/> when the text is not known.</returns>
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
        return Kind != FrameKind.Kline || string.Equals(Text, other.Text, StringComparison.Ordinal);
    }

    private static StreamName ParseBinance(string text, int at)
    {
        var channel = text.AsSpan(at + 1);
        var kind = FrameKind.Other;
        if (channel.StartsWith("depth"))
            kind = FrameKind.Depth;
        else if (channel.StartsWith("bookTicker"))
            kind = FrameKind.BookTicker;
        else if (channel.StartsWith("trade"))
            kind = FrameKind.Trade;
        else if (channel.StartsWith("aggTrade"))
            kind = FrameKind.AggregateTrade;
        else if (channel.StartsWith("kline"))
            kind = FrameKind.Kline;
        else if (channel.StartsWith("markPrice"))
            kind = FrameKind.MarkPrice;
        else if (channel.StartsWith("ticker") || channel.StartsWith("miniTicker"))
            kind = FrameKind.Ticker;
        return new StreamName(text, text[..at].ToUpperInvariant(), kind);
    }

    private static StreamName ParseBybit(string text)
    {
        var dot = text.LastIndexOf('.');
        if (dot <= 0)
            return None;
        var kind = FrameKind.Other;
        if (text.StartsWith("orderbook.", StringComparison.Ordinal))
            kind = FrameKind.Depth;
        else if (text.StartsWith("publicTrade.", StringComparison.Ordinal))
            kind = FrameKind.Trade;
        else if (text.StartsWith("tickers.", StringComparison.Ordinal))
            kind = FrameKind.Ticker;
        else if (text.StartsWith("kline.", StringComparison.Ordinal))
            kind = FrameKind.Kline;
        return new StreamName(text, text[(dot + 1)..], kind);
    }
}
