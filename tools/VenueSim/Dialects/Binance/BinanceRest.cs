using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>Public REST endpoints with their weights (rest-api, Market Data endpoints).</summary>
internal sealed class BinanceRest(BinanceProduct product)
{
    private const int TooManyRequests = -1003;
    private const int MalformedParameter = -1100;
    private const int MissingParameter = -1102;
    private const int BadInterval = -1120;
    private const int BadSymbol = -1121;
    private const int BadCombination = -1128;
    private static readonly (string Name, string Value) JsonType = ("Content-Type", "application/json;charset=UTF-8");
    private static readonly string[] Intervals =
    [
        "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M",
    ];

    private readonly bool _isSpot = product == BinanceProduct.Spot;

    public RestPlan Plan(RestRequest request, IRestServer server)
    {
        var endpoint = EndpointOf(request.Path);
        var parameters = ParameterSet.OfHttp(request.Query, string.Empty);
        if (!TryLimit(parameters, endpoint, out var limit))
            return Error([JsonType], 400, MalformedParameter, "Illegal characters found in parameter 'limit'.");
        var weightMax = WeightMax(server);
        var status = server.Charge(Weight(endpoint, limit), weightMax, out var used, out var retryAfter);
        List<(string, string)> headers = [JsonType, ("X-MBX-USED-WEIGHT-1M", Text(used))];
        if (status != 0)
        {
            headers.Add(("Retry-After", Text(retryAfter)));
            return Error(headers, status, TooManyRequests, "Too much request weight used; current "
                + $"limit is {weightMax} request weight per 1 MINUTE.");
        }

        var symbol = parameters.Get("symbol") ?? string.Empty;
        var fault = server.TakeFault(endpoint == "depth", symbol);
        if (fault?.Kind == FaultKind.RestStatus)
            return new RestPlan { Response = Injected(headers, fault, server.NowNanos) };
        return endpoint switch
        {
            "ping" => Body(headers, "{}"),
            "time" => Body(headers, "{\"serverTime\":" + Text(server.NowNanos / 1_000_000) + "}"),
            _ => PlanQuery(headers, endpoint, parameters, symbol, limit, server, fault),
        };
    }

    /// <summary>Where there is an exchange the past is its own, with the faults of its requests behind these.</summary>
    public RestResponse? TakeFault(RestRequest request, IRestServer server)
    {
        var parameters = ParameterSet.OfHttp(request.Query, string.Empty);
        var fault = server.TakeFault(false, parameters.Get("symbol") ?? string.Empty);
        if (fault?.Kind != FaultKind.RestStatus)
            return null;
        var status = server.Charge(
            Weight(EndpointOf(request.Path), 0), WeightMax(server), out var used, out var retryAfter);
        List<(string, string)> headers = [JsonType, ("X-MBX-USED-WEIGHT-1M", Text(used))];
        if (status != 0)
            headers.Add(("Retry-After", Text(retryAfter)));
        return Injected(headers, fault, server.NowNanos);
    }

    private RestPlan PlanQuery(
        List<(string, string)> headers, string endpoint, ParameterSet parameters, string symbol, int limit,
        IRestServer server, FaultSpec? fault)
    {
        var isInstruments = endpoint == "exchangeInfo";
        if (symbol.Length == 0 && !isInstruments && endpoint != "premiumIndex")
            return Error(headers, 400, MissingParameter,
                "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
        if (symbol.Length > 0 && !server.HasSymbol(symbol))
            return Error(headers, 400, BadSymbol, "Invalid symbol.");
        var interval = parameters.Get("interval") ?? string.Empty;
        if (endpoint == "klines" && Array.IndexOf(Intervals, interval) < 0)
            return Error(headers, 400, BadInterval, "Invalid interval.");
        if (endpoint == "aggTrades" && IsIdWithTimes(parameters))
            return Error(headers, 400, BadCombination, "Combination of optional parameters invalid.");
        RestEndpoint? kind = endpoint switch
        {
            "exchangeInfo" => RestEndpoint.Instruments,
            "depth" when fault?.Kind == FaultKind.StaleSnapshot => RestEndpoint.StaleDepth,
            "depth" => RestEndpoint.Depth,
            "klines" => RestEndpoint.Klines,
            "trades" => RestEndpoint.Trades,
            "aggTrades" => RestEndpoint.AggregateTrades,
            "premiumIndex" when !_isSpot => RestEndpoint.PremiumIndex,
            _ => null,
        };
        var fallback = ErrorOf(headers, 404, -1, $"'{endpoint}' is not served here.");
        if (kind is null)
            return new RestPlan { Response = fallback };
        return new RestPlan
        {
            Headers = headers,
            Fallback = fallback,
            DelayMillis = fault?.Kind == FaultKind.LateSnapshot ? fault.DurationMillis : 0,
            Query = new RestQuery(
                kind.Value, symbol, isInstruments ? WeightMax(server) : limit, interval,
                Number(parameters, "startTime", 0), Number(parameters, "endTime", long.MaxValue),
                Number(parameters, "fromId", -1)),
        };
    }

    private static RestResponse Injected(List<(string, string)> headers, FaultSpec fault, long nowNanos)
    {
        if (fault.Code is 429 or 418)
            headers.Add(("Retry-After", Text(fault.RetryAfterSeconds)));
        return fault.Code switch
        {
            429 => ErrorOf(headers, 429, TooManyRequests, "Too many requests (injected)."),
            418 => ErrorOf(headers, 418, TooManyRequests, "Way too much request weight used; IP banned until "
                + $"{(nowNanos / 1_000_000) + (fault.RetryAfterSeconds * 1000L)}."),
            _ => ErrorOf(headers, fault.Code, -1000, "An unknown error occurred (injected)."),
        };
    }

    private int WeightMax(IRestServer server) =>
        _isSpot ? server.WeightPerMinuteMax : server.WeightPerMinuteMax * 2 / 5;

    private bool TryLimit(ParameterSet parameters, string endpoint, out int limit)
    {
        var text = parameters.Get("limit") ?? string.Empty;
        limit = endpoint == "depth" && _isSpot ? 100 : 500;
        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
            || limit < 1))
            return false;
        limit = Math.Min(limit, endpoint == "depth" && _isSpot ? 5000 : 1000);
        return true;
    }

    private int Weight(string endpoint, int limit) => (endpoint, _isSpot) switch
    {
        ("exchangeInfo", true) => 20,
        ("depth", true) => limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250,
        ("depth", false) => limit <= 50 ? 2 : limit <= 100 ? 5 : limit <= 500 ? 10 : 20,
        ("trades", true) => 25,
        ("trades", false) => 5,
        ("klines", true) => 2,
        ("aggTrades", true) => 4,
        ("aggTrades", false) => 20,
        ("klines", false) => limit < 100 ? 1 : limit < 500 ? 2 : 5,
        _ => 1,
    };

    /// <summary>The path behind <c>/api/v3</c>, <c>/fapi/v1</c> or <c>/dapi/v1</c>.</summary>
    private static string EndpointOf(string path) =>
        path.Split('/', 4) is [_, _, _, var endpoint] ? endpoint : string.Empty;

    private static bool IsIdWithTimes(ParameterSet parameters) => parameters.Get("fromId") is not null
        && (parameters.Get("startTime") is not null || parameters.Get("endTime") is not null);

    private static long Number(ParameterSet parameters, string name, long absent) =>
        long.TryParse(parameters.Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : absent;

    private static RestPlan Body(List<(string, string)> headers, string text) =>
        new() { Response = new RestResponse(200, headers, Encoding.ASCII.GetBytes(text)) };

    private static RestPlan Error(IReadOnlyList<(string, string)> headers, int status, int code, string message) =>
        new() { Response = ErrorOf(headers, status, code, message) };

    private static RestResponse ErrorOf(
        IReadOnlyList<(string Name, string Value)> headers, int status, int code, string message) => new(
            status, headers, JsonText.Write(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("code", code);
                json.WriteString("msg", message);
                json.WriteEndObject();
            }));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
