using System;
using System.Globalization;
using System.Text;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>The streams, each with its cadence (web-socket-streams).</summary>
internal static class BinanceStreams
{
    private const int FuturesDepthMillis = 250;
    private const int SpotDepthMillis = 1000;

    public static MarketStream Open(BinanceProduct product, StreamName name, SymbolMarket market)
    {
        var text = new BinanceMarketText(product != BinanceProduct.Spot);
        var parts = name.Text.Split('@');
        var channel = parts.Length > 1 ? parts[1] : string.Empty;
        return name.Kind switch
        {
            StreamKind.Trade => new Trades(name, market, text),
            StreamKind.AggregateTrade => new AggregateTrades(name, market, text),
            StreamKind.BookTicker => new BestPrices(name, market, text),
            StreamKind.Depth => OpenDepth(product, name, market, text, parts),
            StreamKind.Kline => new Candles(name, market, text, product, IntervalOf(channel)),
            StreamKind.MarkPrice => new MarkPrices(name, market, parts.Length > 2 ? 1000 : 3000),
            _ => new Silent(name, market),
        };
    }

    private static Stream OpenDepth(
        BinanceProduct product, StreamName name, SymbolMarket market, BinanceMarketText text, string[] parts)
    {
        var period = product == BinanceProduct.Spot ? SpotDepthMillis : FuturesDepthMillis;
        if (parts.Length > 2 && int.TryParse(
            parts[2].Replace("ms", string.Empty, StringComparison.Ordinal), NumberStyles.None,
            CultureInfo.InvariantCulture, out var given) && given is >= 10 and <= 1000)
            period = given / 10 * 10;
        return int.TryParse(parts[1].AsSpan("depth".Length), out var levels) && levels > 0
            ? new PartialBooks(name, market, text, period, levels)
            : new Diffs(name, market, text, period);
    }

    private static string IntervalOf(string channel) =>
        channel.StartsWith("kline_", StringComparison.Ordinal) ? channel["kline_".Length..] : string.Empty;

    private abstract class Stream(StreamName name, SymbolMarket market) : MarketStream(name, market)
    {
        private readonly byte[] _prefix = Encoding.UTF8.GetBytes("{\"stream\":\"" + name.Text + "\",\"data\":");

        public override void Combine(Utf8Text text, ReadOnlySpan<byte> frame) =>
            text.Add(_prefix).Add(frame).Add("}"u8);
    }

    private sealed class Silent(StreamName name, SymbolMarket market) : Stream(name, market);

    private sealed class Trades(StreamName name, SymbolMarket market, BinanceMarketText writer) : Stream(name, market)
    {
        public override bool OnTrade(Utf8Text text, in TradePrint trade)
        {
            writer.Trade(text, Market, trade);
            return true;
        }
    }

    private sealed class AggregateTrades(StreamName name, SymbolMarket market, BinanceMarketText writer)
        : Stream(name, market)
    {
        private TradePrint _first;
        private long _lastId;
        private long _lots;

        public override bool OnTrade(Utf8Text text, in TradePrint trade)
        {
            if (_lots > 0 && _first.TakerOrderId == trade.TakerOrderId && _first.PriceTicks == trade.PriceTicks)
            {
                (_lastId, _lots) = (trade.Id, _lots + trade.Lots);
                return false;
            }

            var isWritten = Flush(text);
            (_first, _lastId, _lots) = (trade, trade.Id, trade.Lots);
            return isWritten;
        }

        public override bool OnTop(Utf8Text text, in TopOfBook top) => Flush(text);

        public override bool OnPulse(Utf8Text text, bool hasSubscribers) => Flush(text);

        private bool Flush(Utf8Text text)
        {
            if (_lots == 0)
                return false;
            writer.AggregateTrade(text, Market, _first, _lastId, _lots);
            _lots = 0;
            return true;
        }
    }

    private sealed class BestPrices(StreamName name, SymbolMarket market, BinanceMarketText writer)
        : Stream(name, market)
    {
        public override bool OnTop(Utf8Text text, in TopOfBook top)
        {
            writer.BookTicker(text, Market, top);
            return true;
        }
    }

    private sealed class Diffs(StreamName name, SymbolMarket market, BinanceMarketText writer, int periodMillis)
        : Stream(name, market)
    {
        public override int DiffPeriodMillis => periodMillis;

        public override bool OnDepth(Utf8Text text, DepthUpdate update)
        {
            if (update.PeriodMillis != periodMillis)
                return false;
            writer.Depth(text, Market, update);
            return true;
        }
    }

    private sealed class PartialBooks(
        StreamName name, SymbolMarket market, BinanceMarketText writer, int periodMillis, int levels)
        : Stream(name, market)
    {
        public override bool OnPulse(Utf8Text text, bool hasSubscribers)
        {
            if (!hasSubscribers || Market.NowMillis % periodMillis != 0)
                return false;
            writer.Book(text, Market, levels, Market.UpdateId);
            return true;
        }
    }

    private sealed class Candles(
        StreamName name, SymbolMarket market, BinanceMarketText writer, BinanceProduct product, string interval)
        : Stream(name, market)
    {
        public override bool OnKline(Utf8Text text, in KlineBar bar, bool isClosed)
        {
            if (!string.Equals(interval, BinanceMarketText.IntervalName(bar.LengthMillis), StringComparison.Ordinal))
                return false;
            // Spot pushes candles every two seconds (one second for 1s), the others every 250 ms.
            var period = product != BinanceProduct.Spot ? 250 : bar.LengthMillis == 1000 ? 1000 : 2000;
            if (!isClosed && Market.NowMillis % period != 0)
                return false;
            writer.Kline(text, Market, bar, isClosed);
            return true;
        }
    }

    private sealed class MarkPrices(StreamName name, SymbolMarket market, int periodMillis) : Stream(name, market)
    {
        private readonly BinanceMarketText _writer = new(true);

        public override bool OnMarkPrice(Utf8Text text, in MarkPrice mark)
        {
            if (Market.NowMillis % periodMillis != 0)
                return false;
            _writer.MarkPriceUpdate(text, Market, mark);
            return true;
        }
    }
}
