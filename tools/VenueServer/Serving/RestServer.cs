using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Options;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Rest;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer.Serving;

/// <summary>Takes HTTP requests to the dialect of their market or to the exchange, and the answers back.</summary>
internal sealed class RestServer(
    IMarketSource source, LiveFaults faults, VenueServerOptions options, TimeProvider time, TradingVenue? trading)
{
    private readonly Dictionary<SimVenue, WeightWindow> _windows = MakeWindows(time);
    private long _snapshotsServed;

    public long SnapshotsServed => Interlocked.Read(ref _snapshotsServed);

    public static string AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    public async Task HandleAsync(HttpContext context, string path)
    {
        var request = new RestRequest(
            context.Request.Method, path, (context.Request.QueryString.Value ?? string.Empty).TrimStart('?'),
            string.Empty, AddressOf(context));
        if (Find(request) is not { } venue)
        {
            await RestAnswer.ErrorAsync(context, 404, -1, $"path '{path}' is not served here.").ConfigureAwait(false);
            return;
        }

        var route = venue == trading?.Venue ? venue.Dialect.RouteRest(request.Verb, path) : RestRoute.Market;
        var server = new RestCall(venue, request.Address, this);
        if (route == RestRoute.Market)
            await AnswerAsync(context, venue, request, server).ConfigureAwait(false);
        else if (route == RestRoute.MarketThenExchange
            && venue.Dialect.TakeRestFault(request, server) is { } injected)
            await RestAnswer.WriteAsync(context, injected).ConfigureAwait(false);
        else
            await ExchangeAsync(context, request).ConfigureAwait(false);
    }

    private static Dictionary<SimVenue, WeightWindow> MakeWindows(TimeProvider time)
    {
        var windows = new Dictionary<SimVenue, WeightWindow>();
        foreach (var venue in SimDialects.Rows)
            windows.Add(venue, new WeightWindow(time));
        return windows;
    }

    /// <summary>The market that a request is for; of those that share a prefix the one that it names.</summary>
    private SimVenue? Find(RestRequest request)
    {
        SimVenue? found = null;
        foreach (var venue in SimDialects.Rows)
        {
            if (!source.Serves(venue) || !HasPrefix(venue, request.Path))
                continue;
            if (venue.Dialect.IsMeant(request))
                return venue;
            found ??= venue;
        }

        return found;
    }

    private bool HasPrefix(SimVenue venue, string path)
    {
        foreach (var prefix in venue.RestPrefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return venue == trading?.Venue && venue.OrderPrefix.Length > 0
            && path.StartsWith(venue.OrderPrefix, StringComparison.Ordinal);
    }

    private async Task AnswerAsync(HttpContext context, SimVenue venue, RestRequest request, RestCall server)
    {
        var plan = venue.Dialect.PlanRest(request, server);
        if (plan.Query is not { } query)
        {
            await RestAnswer.WriteAsync(context, plan.Response!).ConfigureAwait(false);
            return;
        }

        var body = await source.QueryAsync(venue, query).ConfigureAwait(false);
        if (body is null)
        {
            await RestAnswer.WriteAsync(context, plan.Fallback!).ConfigureAwait(false);
            return;
        }

        if (plan.DelayMillis > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(plan.DelayMillis), context.RequestAborted)
                .ConfigureAwait(false);
        if (query.Endpoint is RestEndpoint.Depth or RestEndpoint.StaleDepth)
            Interlocked.Increment(ref _snapshotsServed);
        await RestAnswer.WriteAsync(context, venue.Dialect.WriteRest(plan, body, server.NowNanos))
            .ConfigureAwait(false);
    }

    private async Task ExchangeAsync(HttpContext context, RestRequest request)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        var headers = new List<(string, string)>();
        foreach (var (name, value) in context.Request.Headers)
            headers.Add((name, value.ToString()));
        var response = await trading!.SendAsync(
            request with { Body = body, Headers = headers }, context.RequestAborted).ConfigureAwait(false);
        if (response is null)
            context.Abort();
        else
            await RestAnswer.WriteAsync(context, response).ConfigureAwait(false);
    }

    /// <summary>What the dialect may ask for one request.</summary>
    private sealed class RestCall(SimVenue venue, string address, RestServer server) : IRestServer
    {
        public long NowNanos => (server.Now - DateTimeOffset.UnixEpoch).Ticks * 100;

        public int WeightPerMinuteMax => server.WeightMax;

        public bool HasSymbol(string symbol) => server.HasSymbol(symbol);

        public int Charge(int weight, int weightMax, out int used, out int retryAfterSeconds) =>
            server.Charge(venue, address, weight, weightMax, out used, out retryAfterSeconds);

        public FaultSpec? TakeFault(bool isDepth, string symbol) => server.TakeFault(isDepth, symbol);
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private int WeightMax => options.RequestWeightPerMinuteMax;

    private bool HasSymbol(string symbol) => source.HasSymbol(symbol);

    private FaultSpec? TakeFault(bool isDepth, string symbol) => faults.TakeRest(isDepth, symbol);

    /// <summary>Market data and trading share one budget of weight where there is an exchange.</summary>
    private int Charge(
        SimVenue venue, string address, int weight, int weightMax, out int used, out int retryAfterSeconds)
    {
        if (venue == trading?.Venue)
            return trading.ChargePublic(address, weight, out used, out retryAfterSeconds);
        used = _windows[venue].Charge(weight);
        retryAfterSeconds = _windows[venue].SecondsLeft();
        return used > weightMax ? 429 : 0;
    }
}
