using System;
using System.Globalization;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>Public market endpoints (v5 docs, market).</summary>
internal sealed class BybitRest(bool isLinear)
{
    private const int ParameterError = 10001;
    private static readonly (string Name, string Value) JsonType = ("Content-Type", "application/json;charset=UTF-8");

    public RestPlan Plan(RestRequest request, IRestServer server)
    {
        var endpoint = request.Path.Split('/')[^1];
        var parameters = ParameterSet.OfHttp(request.Query, string.Empty);
        var symbol = parameters.Get("symbol") ?? string.Empty;
        var now = server.NowNanos;
        var fault = server.TakeFault(endpoint == "orderbook", symbol);
        if (fault?.Kind == FaultKind.RestStatus)
            return Refusal(fault.Code, "injected", ("Retry-After", Text(fault.RetryAfterSeconds)));
        if (endpoint == "time")
            return new RestPlan { Response = Envelope(0, "OK", now, json => Time(json, now)) };
        RestEndpoint? kind = endpoint switch
        {
            "instruments-info" => RestEndpoint.Instruments,
            "orderbook" => RestEndpoint.Depth,
            "kline" => RestEndpoint.Klines,
            _ => null,
        };
        if (parameters.Get("category") != (isLinear ? "linear" : "spot"))
            return new RestPlan { Response = Error("params error: Category is invalid", now) };
        if (kind is null)
            return Refusal(404, $"'{endpoint}' is not served here.");
        if (symbol.Length == 0 ? kind != RestEndpoint.Instruments : !server.HasSymbol(symbol))
            return new RestPlan { Response = Error("params error: symbol invalid", now) };
        var absent = kind == RestEndpoint.Klines ? 200 : isLinear ? 25 : 1;
        return new RestPlan
        {
            Fallback = Error("params error: nothing to answer with", now),
            DelayMillis = fault?.Kind == FaultKind.LateSnapshot ? fault.DurationMillis : 0,
            Query = new RestQuery(
                kind.Value, symbol, (int)Math.Clamp(Number(parameters, "limit", absent), 1, 1000),
                parameters.Get("interval") ?? string.Empty, Number(parameters, "start", 0),
                Number(parameters, "end", long.MaxValue)),
        };
    }

    /// <summary>The answer with a body, which is a whole answer already when it was recorded.</summary>
    public static RestResponse Write(byte[] body, long nowNanos) => body.AsSpan().StartsWith("{\"retCode\""u8)
        ? new RestResponse(200, [JsonType], body)
        : Envelope(0, "OK", nowNanos, json => json.WriteRawValue(body, true));

    private static void Time(Utf8JsonWriter json, long nowNanos)
    {
        json.WriteStartObject();
        json.WriteString("timeSecond", Text(nowNanos / 1_000_000_000));
        json.WriteString("timeNano", Text(nowNanos));
        json.WriteEndObject();
    }

    private static RestResponse Error(string message, long nowNanos) =>
        Envelope(ParameterError, message, nowNanos, static json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        });

    private static RestPlan Refusal(int status, string message, params (string, string)[] headers) => new()
    {
        Response = new RestResponse(status, [JsonType, .. headers], JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("code", -1);
            json.WriteString("msg", message);
            json.WriteEndObject();
        })),
    };

    private static RestResponse Envelope(int code, string message, long nowNanos, Action<Utf8JsonWriter> result) => new(
        200, [JsonType], JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("retCode", code);
            json.WriteString("retMsg", message);
            json.WritePropertyName("result");
            result(json);
            json.WriteStartObject("retExtInfo");
            json.WriteEndObject();
            json.WriteNumber("time", nowNanos / 1_000_000);
            json.WriteEndObject();
        }));

    private static long Number(ParameterSet parameters, string name, long absent) =>
        long.TryParse(parameters.Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : absent;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
