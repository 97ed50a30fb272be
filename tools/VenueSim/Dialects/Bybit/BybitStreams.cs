using System;
using System.Globalization;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>The topics, each with its cadence (v5 docs, websocket/public).</summary>
internal static class BybitStreams
{
    public static MarketStream Open(bool isLinear, StreamName name, SymbolMarket market)
    {
        var text = new BybitMarketText(isLinear);
        var parts = name.Text.Split('.');
        return name.Kind switch
        {
            StreamKind.Trade => new Trades(name, market, text),
            StreamKind.Depth => new Books(name, market, text, int.Parse(parts[1], CultureInfo.InvariantCulture)),
            StreamKind.Kline => new Candles(name, market, text, parts[1]),
            StreamKind.Ticker => new Tickers(name, market, text),
            _ => new Silent(name, market),
        };
    }

    private sealed class Silent(StreamName name, SymbolMarket market) : MarketStream(name, market);

    private sealed class Trades(StreamName name, SymbolMarket market, BybitMarketText writer)
        : MarketStream(name, market)
    {
        public override bool OnTrade(Utf8Text text, in TradePrint trade)
        {
            writer.Trade(text, Market, trade);
            return true;
        }
    }

    private sealed class Books(StreamName name, SymbolMarket market, BybitMarketText writer, int depth)
        : MarketStream(name, market)
    {
        private readonly BookView _view = new(depth);
        private readonly int _periodMillis = PeriodMillis(depth);

        public override bool Begin(Utf8Text text, bool isFirstSubscriber)
        {
            if (isFirstSubscriber)
                _view.Update(Market);
            writer.Orderbook(text, Market, _view.Whole, isSnapshot: true);
            return true;
        }

        public override bool OnPulse(Utf8Text text, bool hasSubscribers)
        {
            if (!hasSubscribers || Market.NowMillis % _periodMillis != 0 || !_view.Update(Market))
                return false;
            // The one-level topic is snapshots only.
            writer.Orderbook(text, Market, depth == 1 ? _view.Whole : _view.Change, isSnapshot: depth == 1);
            return true;
        }

        private static int PeriodMillis(int levels) => levels switch
        {
            1 => 10,
            50 => 20,
            200 => 100,
            _ => 200,
        };
    }

    private sealed class Candles(StreamName name, SymbolMarket market, BybitMarketText writer, string interval)
        : MarketStream(name, market)
    {
        private const int PeriodMillis = 250;

        public override bool OnKline(Utf8Text text, in KlineBar bar, bool isClosed)
        {
            if (!string.Equals(interval, BybitMarketText.IntervalName(bar.LengthMillis), StringComparison.Ordinal)
                || (!isClosed && Market.NowMillis % PeriodMillis != 0))
                return false;
            writer.Kline(text, Market, bar, isClosed);
            return true;
        }
    }

    private sealed class Tickers(StreamName name, SymbolMarket market, BybitMarketText writer)
        : MarketStream(name, market)
    {
        public override bool Begin(Utf8Text text, bool isFirstSubscriber) => Write(text);

        public override bool OnMarkPrice(Utf8Text text, in MarkPrice mark) => Write(text);

        private bool Write(Utf8Text text)
        {
            writer.Ticker(text, Market, Market.Klines[0].Open.Close, Market.ReadMark(), Market.Top);
            return true;
        }
    }
}
