using System;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Faults;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer.Rest;

/// <summary>Bybit v5's public market endpoints.</summary>
internal sealed class BybitRest(IMarketSource source, LiveFaults faults, TimeProvider time)
{
    private const int ParameterError = 10001;
    private long _snapshotsServed;

    public long SnapshotsServed => Interlocked.Read(ref _snapshotsServed);

    /// <summary>Answers a request under <c>/v5/market</c>.</summary>
    public async Task HandleAsync(HttpContext context, string endpoint)
    {
        var symbol = context.Request.Query["symbol"].ToString();
        var fault = faults.TakeRest(endpoint == "orderbook", symbol);
        if (fault?.Kind == FaultKind.RestStatus)
        {
            RestAnswer.RetryAfter(context, fault.RetryAfterSeconds);
            await RestAnswer.ErrorAsync(context, fault.Code, -1, "injected").ConfigureAwait(false);
            return;
        }

        if (endpoint == "time")
        {
            await AnswerAsync(context, TimeResult()).ConfigureAwait(false);
            return;
        }

        VenueProtocol? protocol = context.Request.Query["category"].ToString() switch
        {
            "spot" => VenueProtocol.BybitSpot,
            "linear" => VenueProtocol.BybitLinear,
            _ => null,
        };
        RestEndpoint? kind = endpoint switch
        {
            "instruments-info" => RestEndpoint.Instruments,
            "orderbook" => RestEndpoint.Depth,
            "kline" => RestEndpoint.Klines,
            _ => null,
        };
        if (protocol is null || !source.Serves(protocol.Value))
            await ErrorAsync(context, "params error: Category is invalid").ConfigureAwait(false);
        else if (kind is null)
            await RestAnswer.ErrorAsync(context, 404, -1, $"'{endpoint}' is not served here.").ConfigureAwait(false);
        else if (symbol.Length == 0 ? kind != RestEndpoint.Instruments : !source.HasSymbol(protocol.Value, symbol))
            await ErrorAsync(context, "params error: symbol invalid").ConfigureAwait(false);
        else
            await QueryAsync(context, kind.Value, protocol.Value, symbol, fault).ConfigureAwait(false);
    }

    private async Task QueryAsync(
        HttpContext context, RestEndpoint kind, VenueProtocol protocol, string symbol, FaultSpec? fault)
    {
        var absent = kind == RestEndpoint.Klines ? 200 : protocol == VenueProtocol.BybitSpot ? 1 : 25;
        var limit = (int)Math.Clamp(Number(context, "limit", absent), 1, 1000);
        var body = await source.QueryAsync(new RestQuery(
            kind, protocol, symbol, limit, context.Request.Query["interval"].ToString(),
            Number(context, "start", 0), Number(context, "end", long.MaxValue))).ConfigureAwait(false);
        if (body is null)
        {
            await ErrorAsync(context, "params error: nothing to answer with").ConfigureAwait(false);
            return;
        }

        if (fault?.Kind == FaultKind.LateSnapshot)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DurationMillis), context.RequestAborted)
                .ConfigureAwait(false);
        if (kind == RestEndpoint.Depth)
            Interlocked.Increment(ref _snapshotsServed);
        // A recorded body is a whole answer already.
        if (body.AsSpan().StartsWith("{\"retCode\""u8))
            await RestAnswer.WriteAsync(context, 200, body).ConfigureAwait(false);
        else
            await AnswerAsync(context, body).ConfigureAwait(false);
    }

    private byte[] TimeResult()
    {
        var now = time.GetUtcNow();
        var nanos = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        return JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("timeSecond", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            json.WriteString("timeNano", nanos.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        });
    }

    private Task AnswerAsync(HttpContext context, byte[] result) =>
        RestAnswer.WriteAsync(context, 200, Envelope(0, "OK", json => json.WriteRawValue(result)));

    private Task ErrorAsync(HttpContext context, string message) =>
        RestAnswer.WriteAsync(context, 200, Envelope(ParameterError, message, json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }));

    private byte[] Envelope(int code, string message, Action<Utf8JsonWriter> result) => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("retCode", code);
        json.WriteString("retMsg", message);
        json.WritePropertyName("result");
        result(json);
        json.WriteStartObject("retExtInfo");
        json.WriteEndObject();
        json.WriteNumber("time", time.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteEndObject();
    });

    private static long Number(HttpContext context, string name, long absent) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : absent;
}
