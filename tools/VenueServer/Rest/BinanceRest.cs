using System;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Faults;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer.Rest;

/// <summary>Binance's public REST endpoints with their weights (rest-api, Market Data endpoints).</summary>
internal sealed class BinanceRest
{
    private const int TooManyRequests = -1003;
    private const int MalformedParameter = -1100;
    private const int MissingParameter = -1102;
    private const int BadInterval = -1120;
    private const int BadSymbol = -1121;
    private const int BadCombination = -1128;
    private static readonly string[] Intervals =
    [
        "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M",
    ];

    private readonly IMarketSource _source;
    private readonly LiveFaults _faults;
    private readonly TimeProvider _time;
    private readonly TradingVenue? _trading;
    private readonly TradingRest? _tradingRest;
    private readonly WeightWindow _spotWeight;
    private readonly WeightWindow _futuresWeight;
    private readonly int _spotWeightMax;
    private long _snapshotsServed;

    public BinanceRest(
        IMarketSource source, LiveFaults faults, VenueServerOptions options, TimeProvider time, TradingVenue? trading,
        TradingRest? tradingRest)
    {
        _trading = trading;
        _tradingRest = tradingRest;
        _source = source;
        _faults = faults;
        _time = time;
        _spotWeight = new WeightWindow(time);
        _futuresWeight = new WeightWindow(time);
        _spotWeightMax = options.RequestWeightPerMinuteMax;
    }

    public long SnapshotsServed => Interlocked.Read(ref _snapshotsServed);

    /// <summary>Answers a request under <c>/api/v3</c>, <c>/fapi/v1</c> or <c>/dapi/v1</c>.</summary>
    public async Task HandleAsync(HttpContext context, VenueProtocol protocol, string endpoint)
    {
        var isSpot = protocol == VenueProtocol.BinanceSpot;
        if (isSpot && _tradingRest is not null && endpoint is "klines" or "aggTrades")
        {
            await HandleByExchangeAsync(context, endpoint).ConfigureAwait(false);
            return;
        }

        var window = isSpot ? _spotWeight : _futuresWeight;
        var weightMax = isSpot ? _spotWeightMax : _spotWeightMax * 2 / 5;
        if (!TryLimit(context, endpoint, isSpot, out var limit))
        {
            await RestAnswer.ErrorAsync(
                context, 400, MalformedParameter, "Illegal characters found in parameter 'limit'.")
                .ConfigureAwait(false);
            return;
        }

        var status = Charge(context, window, Weight(endpoint, limit, isSpot), isSpot, weightMax);
        if (status != 0)
        {
            await RestAnswer.ErrorAsync(context, status, TooManyRequests, "Too much request weight used; current "
                + $"limit is {weightMax} request weight per 1 MINUTE.").ConfigureAwait(false);
            return;
        }

        var symbol = context.Request.Query["symbol"].ToString();
        var fault = _faults.TakeRest(endpoint == "depth", symbol);
        if (fault?.Kind == FaultKind.RestStatus)
        {
            await InjectStatusAsync(context, fault).ConfigureAwait(false);
            return;
        }

        switch (endpoint)
        {
            case "ping":
                await RestAnswer.WriteAsync(context, 200, "{}"u8.ToArray()).ConfigureAwait(false);
                return;
            case "time":
                await RestAnswer.WriteAsync(context, 200, Encoding.ASCII.GetBytes(
                    "{\"serverTime\":" + NowMillis().ToString(CultureInfo.InvariantCulture) + "}"))
                    .ConfigureAwait(false);
                return;
        }

        await QueryAsync(context, protocol, endpoint, symbol, limit, weightMax, fault).ConfigureAwait(false);
    }

    /// <summary>Where there is an exchange, the past is its own, with the faults of its requests.</summary>
    private Task HandleByExchangeAsync(HttpContext context, string endpoint)
    {
        var fault = _faults.TakeRest(false, context.Request.Query["symbol"].ToString());
        if (fault?.Kind != FaultKind.RestStatus)
            return _tradingRest!.HandleAsync(context, "/api/v3/" + endpoint);
        Charge(context, _spotWeight, Weight(endpoint, 0, true), true, _spotWeightMax);
        return InjectStatusAsync(context, fault);
    }

    /// <summary>Market data and trading share one budget of weight where there is an exchange.</summary>
    private int Charge(HttpContext context, WeightWindow window, int weight, bool isSpot, int weightMax)
    {
        int status;
        int used;
        int seconds;
        if (isSpot && _trading is not null)
        {
            status = _trading.ChargePublic(TradingRest.AddressOf(context), weight, out used, out seconds);
        }
        else
        {
            used = window.Charge(weight);
            seconds = window.SecondsLeft();
            status = used > weightMax ? 429 : 0;
        }

        context.Response.Headers["X-MBX-USED-WEIGHT-1M"] = used.ToString(CultureInfo.InvariantCulture);
        if (status != 0)
            RestAnswer.RetryAfter(context, seconds);
        return status;
    }

    private async Task QueryAsync(
        HttpContext context, VenueProtocol protocol, string endpoint, string symbol, int limit, int weightMax,
        FaultSpec? fault)
    {
        var isInstruments = endpoint == "exchangeInfo";
        if (symbol.Length == 0 && !isInstruments && endpoint != "premiumIndex")
        {
            await RestAnswer.ErrorAsync(context, 400, MissingParameter,
                "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.").ConfigureAwait(false);
            return;
        }

        if (symbol.Length > 0 && !_source.HasSymbol(protocol, symbol))
        {
            await RestAnswer.ErrorAsync(context, 400, BadSymbol, "Invalid symbol.").ConfigureAwait(false);
            return;
        }

        var interval = context.Request.Query["interval"].ToString();
        if (endpoint == "klines" && Array.IndexOf(Intervals, interval) < 0)
        {
            await RestAnswer.ErrorAsync(context, 400, BadInterval, "Invalid interval.").ConfigureAwait(false);
            return;
        }

        if (endpoint == "aggTrades" && IsIdWithTimes(context.Request.Query))
        {
            await RestAnswer.ErrorAsync(
                context, 400, BadCombination, "Combination of optional parameters invalid.").ConfigureAwait(false);
            return;
        }

        RestEndpoint? kind = endpoint switch
        {
            "exchangeInfo" => RestEndpoint.Instruments,
            "depth" when fault?.Kind == FaultKind.StaleSnapshot => RestEndpoint.StaleDepth,
            "depth" => RestEndpoint.Depth,
            "klines" => RestEndpoint.Klines,
            "trades" => RestEndpoint.Trades,
            "aggTrades" => RestEndpoint.AggregateTrades,
            "premiumIndex" when protocol != VenueProtocol.BinanceSpot => RestEndpoint.PremiumIndex,
            _ => null,
        };
        var body = kind is null ? null : await _source.QueryAsync(new RestQuery(
            kind.Value, protocol, symbol, isInstruments ? weightMax : limit, interval,
            Number(context, "startTime", 0), Number(context, "endTime", long.MaxValue),
            Number(context, "fromId", -1))).ConfigureAwait(false);
        if (body is null)
        {
            await RestAnswer.ErrorAsync(context, 404, -1, $"'{endpoint}' is not served here.").ConfigureAwait(false);
            return;
        }

        if (fault?.Kind == FaultKind.LateSnapshot)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DurationMillis), context.RequestAborted)
                .ConfigureAwait(false);
        if (kind is RestEndpoint.Depth or RestEndpoint.StaleDepth)
            Interlocked.Increment(ref _snapshotsServed);
        await RestAnswer.WriteAsync(context, 200, body).ConfigureAwait(false);
    }

    private Task InjectStatusAsync(HttpContext context, FaultSpec fault)
    {
        switch (fault.Code)
        {
            case 429:
                RestAnswer.RetryAfter(context, fault.RetryAfterSeconds);
                return RestAnswer.ErrorAsync(context, 429, TooManyRequests, "Too many requests (injected).");
            case 418:
                RestAnswer.RetryAfter(context, fault.RetryAfterSeconds);
                var until = NowMillis() + (fault.RetryAfterSeconds * 1000L);
                return RestAnswer.ErrorAsync(context, 418, TooManyRequests,
                    $"Way too much request weight used; IP banned until {until}.");
            default:
                return RestAnswer.ErrorAsync(context, fault.Code, -1000, "An unknown error occurred (injected).");
        }
    }

    private static bool TryLimit(HttpContext context, string endpoint, bool isSpot, out int limit)
    {
        var text = context.Request.Query["limit"].ToString();
        limit = (endpoint, isSpot) switch
        {
            ("depth", true) => 100,
            _ => 500,
        };
        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
            || limit < 1))
            return false;
        limit = Math.Min(limit, endpoint == "depth" && isSpot ? 5000 : 1000);
        return true;
    }

    private static int Weight(string endpoint, int limit, bool isSpot) => (endpoint, isSpot) switch
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

    private static bool IsIdWithTimes(IQueryCollection query) =>
        query.ContainsKey("fromId") && (query.ContainsKey("startTime") || query.ContainsKey("endTime"));

    private static long Number(HttpContext context, string name, long absent) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : absent;

    private long NowMillis() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
