using System;
using System.Collections.Generic;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects.Binance;
using LowLatency.VenueSim.Dialects.Bybit;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueServer.Generated;

/// <summary>REST bodies of the generated market. Guarded by the source's gate.</summary>
internal sealed class GeneratedBodies(GeneratedMarket market, VenueServerOptions options)
{
    private const int StaleIds = 1_000_000;
    private readonly Utf8Text _text = new();
    private readonly BinanceMarketText _spot = new(false);
    private readonly BinanceMarketText _futures = new(true);
    private readonly BybitMarketText _bybit = new(false);

    public byte[]? Answer(RestQuery query)
    {
        if (query.Endpoint == RestEndpoint.Instruments)
            return Instruments(query);
        if (query.Endpoint == RestEndpoint.PremiumIndex)
            return PremiumIndex(query.Symbol);
        if (market.Find(query.Symbol) is not { } symbol)
            return null;
        var isBybit = query.Protocol is VenueProtocol.BybitSpot or VenueProtocol.BybitLinear;
        var binance = query.Protocol == VenueProtocol.BinanceSpot ? _spot : _futures;
        _text.Clear();
        switch (query.Endpoint)
        {
            case RestEndpoint.Depth or RestEndpoint.StaleDepth when isBybit:
                var view = new BybitBookView(1000);
                view.Update(symbol);
                _bybit.OrderbookResult(_text, symbol, view, query.Limit);
                break;
            case RestEndpoint.Depth:
                binance.Book(_text, symbol, query.Limit, symbol.UpdateId);
                break;
            case RestEndpoint.StaleDepth:
                binance.Book(_text, symbol, query.Limit, Math.Max(1, symbol.UpdateId - StaleIds));
                break;
            case RestEndpoint.Klines:
                return Klines(query, symbol, isBybit, binance);
            case RestEndpoint.Trades:
                WriteTrades(query, symbol, binance);
                break;
            case RestEndpoint.AggregateTrades when !isBybit:
                WriteAggregateTrades(query, symbol, binance);
                break;
            default:
                return null;
        }

        return _text.Written.ToArray();
    }

    private byte[] Instruments(RestQuery query)
    {
        var instruments = new List<InstrumentInfo>();
        foreach (var symbol in market.Markets)
        {
            if (query.Symbol.Length > 0 && !string.Equals(symbol.Spec.Symbol, query.Symbol, StringComparison.Ordinal))
                continue;
            instruments.Add(InstrumentInfo.Of(
                symbol.Spec.Symbol, Unit(symbol.Spec.PriceDecimals), Unit(symbol.Spec.SizeDecimals)));
        }

        return query.Protocol is VenueProtocol.BybitSpot or VenueProtocol.BybitLinear
            ? InstrumentBodies.BybitResult(query.Protocol, instruments)
            : InstrumentBodies.Binance(
                query.Protocol, instruments, market.NowNanos / 1_000_000, options.RequestWeightPerMinuteMax);
    }

    private byte[] PremiumIndex(string symbol)
    {
        _text.Clear();
        if (symbol.Length > 0)
        {
            _futures.PremiumIndex(_text, market.Find(symbol)!);
            return _text.Written.ToArray();
        }

        for (var i = 0; i < market.Markets.Count; i++)
            _futures.PremiumIndex(_text.Add(i == 0 ? "["u8 : ","u8), market.Markets[i]);
        return _text.Add("]"u8).Written.ToArray();
    }

    private byte[]? Klines(RestQuery query, SymbolMarket symbol, bool isBybit, BinanceMarketText binance)
    {
        var length = isBybit ? BybitMarketText.IntervalMillis(query.Interval) : BinanceMarketText.IntervalMillis(query.Interval);
        if (length == 0)
            return null;
        var bars = MarketWindow.Klines(symbol, length, query.StartMillis, query.EndMillis, query.Limit);
        if (isBybit)
            bars.Reverse();
        _text.Clear();
        if (isBybit)
            _text.Add("{\"category\":\""u8).Add(query.Protocol == VenueProtocol.BybitSpot ? "spot"u8 : "linear"u8)
                .Add("\",\"symbol\":\""u8).Add(query.Symbol).Add("\",\"list\":"u8);
        _text.Add("["u8);
        for (var i = 0; i < bars.Count; i++)
        {
            _text.Add(i == 0 ? ""u8 : ","u8);
            if (isBybit)
                _bybit.KlineRow(_text, symbol, bars[i]);
            else
                binance.KlineRow(_text, symbol, bars[i]);
        }

        return _text.Add(isBybit ? "]}"u8 : "]"u8).Written.ToArray();
    }

    private void WriteAggregateTrades(RestQuery query, SymbolMarket symbol, BinanceMarketText binance)
    {
        var trades = MarketWindow.Trades(symbol, query.FromId, query.StartMillis, query.EndMillis, query.Limit);
        _text.Add("["u8);
        for (var i = 0; i < trades.Count; i++)
            binance.AggregateTradeRow(_text.Add(i == 0 ? ""u8 : ","u8), symbol, trades[i]);
        _text.Add("]"u8);
    }

    private void WriteTrades(RestQuery query, SymbolMarket symbol, BinanceMarketText binance)
    {
        var skip = Math.Max(0, symbol.RecentTrades.Count - query.Limit);
        var index = 0;
        _text.Add("["u8);
        foreach (var trade in symbol.RecentTrades)
        {
            if (index++ < skip)
                continue;
            binance.TradeRow(_text.Add(index == skip + 1 ? ""u8 : ","u8), symbol, trade);
        }

        _text.Add("]"u8);
    }

    private static decimal Unit(int decimals) => new(1, 0, 0, false, (byte)decimals);
}
