using System;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Endpoints of the past without a key: klines, aggTrades (rest-api.md, Market Data endpoints).</summary>
internal sealed class HistoryCalls(Func<string, (SymbolMarket, SymbolRules)?> find)
{
    private const int LimitDefault = 500;
    private const int LimitMax = 1000;
    private readonly Utf8Text _text = new();
    private readonly BinanceText _binance = new(false);

    public ApiResult Klines(ApiCall call)
    {
        if (ReadWindow(call, out var market, out var window) is { } error)
            return error;
        if (call.Parameters.Get("interval") is not { } name)
            return ApiError.Missing("interval");
        var length = BinanceText.IntervalMillis(name);
        if (length == 0)
            return new ApiError(-1120, "Invalid interval.");
        var bars = MarketWindow.Klines(market, length, window.Start, window.End, window.Limit);
        _text.Clear().Add("["u8);
        for (var i = 0; i < bars.Count; i++)
            _binance.KlineRow(_text.Add(i == 0 ? ""u8 : ","u8), market, bars[i]);
        return ApiResult.Ok(_text.Add("]"u8).Written.ToArray());
    }

    public ApiResult AggregateTrades(ApiCall call)
    {
        if (ReadWindow(call, out var market, out var window) is { } error)
            return error;
        if (ParameterText.Number(call.Parameters, "fromId", -1, out var fromId) is { } idError)
            return idError;
        if (fromId >= 0 && (call.Parameters.Has("startTime") || call.Parameters.Has("endTime")))
            return ApiError.BadCombination;
        var trades = MarketWindow.Trades(market, fromId, window.Start, window.End, window.Limit);
        _text.Clear().Add("["u8);
        for (var i = 0; i < trades.Count; i++)
            _binance.AggregateTradeRow(_text.Add(i == 0 ? ""u8 : ","u8), market, trades[i]);
        return ApiResult.Ok(_text.Add("]"u8).Written.ToArray());
    }

    private ApiError? ReadWindow(
        ApiCall call, out SymbolMarket market, out (long Start, long End, int Limit) window)
    {
        market = null!;
        window = default;
        var parameters = call.Parameters;
        if (ParameterText.Symbol(parameters, out var symbol) is { } symbolError)
            return symbolError;
        if (find(symbol) is not var (found, _))
            return ApiError.BadSymbol;
        market = found;
        if (ParameterText.Number(parameters, "startTime", 0, out var start) is { } startError)
            return startError;
        if (ParameterText.Number(parameters, "endTime", long.MaxValue - 1, out var end) is { } endError)
            return endError;
        if (ParameterText.Number(parameters, "limit", LimitDefault, out var limit) is { } limitError)
            return limitError;
        if (limit < 1)
            return ApiError.Invalid("limit");
        window = (start, end, (int)Math.Min(limit, LimitMax));
        return null;
    }
}
