using System;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Endpoints of the past without a key: klines, aggTrades (the venue's rest-api, Market Data).</summary>
internal sealed class HistoryCalls(Func<string, (SymbolMarket, SymbolRules)?> find)
{
    private const int LimitDefault = 500;
    private const int LimitMax = 1000;
    private readonly Utf8Text _text = new();
    private readonly BinanceMarketText _binance = new(false);

    public SimResult Klines(SimRequest call)
    {
        if (ReadWindow(call, out var market, out var window) is { } error)
            return error;
        if (call.Parameters.Get("interval") is not { } name)
            return BinanceErrors.Missing("interval");
        var length = BinanceMarketText.IntervalMillis(name);
        if (length == 0)
            return new SimError(-1120, "Invalid interval.");
        var bars = MarketWindow.Klines(market, length, window.Start, window.End, window.Limit);
        _text.Clear().Add("["u8);
        for (var i = 0; i < bars.Count; i++)
            _binance.KlineRow(_text.Add(i == 0 ? ""u8 : ","u8), market, bars[i]);
        return SimResult.Ok(_text.Add("]"u8).Written.ToArray());
    }

    public SimResult AggregateTrades(SimRequest call)
    {
        if (ReadWindow(call, out var market, out var window) is { } error)
            return error;
        if (ParameterText.Number(call.Parameters, "fromId", -1, out var fromId) is { } idError)
            return idError;
        if (fromId >= 0 && (call.Parameters.Has("startTime") || call.Parameters.Has("endTime")))
            return BinanceErrors.BadCombination;
        var trades = MarketWindow.Trades(market, fromId, window.Start, window.End, window.Limit);
        _text.Clear().Add("["u8);
        for (var i = 0; i < trades.Count; i++)
            _binance.AggregateTradeRow(_text.Add(i == 0 ? ""u8 : ","u8), market, trades[i]);
        return SimResult.Ok(_text.Add("]"u8).Written.ToArray());
    }

    private SimError? ReadWindow(
        SimRequest call, out SymbolMarket market, out (long Start, long End, int Limit) window)
    {
        market = null!;
        window = default;
        var parameters = call.Parameters;
        if (ParameterText.Symbol(parameters, out var symbol) is { } symbolError)
            return symbolError;
        if (find(symbol) is not var (found, _))
            return BinanceErrors.BadSymbol;
        market = found;
        if (ParameterText.Number(parameters, "startTime", 0, out var start) is { } startError)
            return startError;
        if (ParameterText.Number(parameters, "endTime", long.MaxValue - 1, out var end) is { } endError)
            return endError;
        if (ParameterText.Number(parameters, "limit", LimitDefault, out var limit) is { } limitError)
            return limitError;
        if (limit < 1)
            return BinanceErrors.Invalid("limit");
        window = (start, end, (int)Math.Min(limit, LimitMax));
        return null;
    }
}
