using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Messages;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer.Trading;

/// <summary>Carries REST requests to the exchange and its answers back, byte for byte.</summary>
internal sealed class TradingRest(TradingVenue trading)
{
    /// <summary>Market data go to the public side first, where the public faults are.</summary>
    public static bool Serves(string verb, string path) =>
        path is not ("/api/v3/depth" or "/api/v3/klines" or "/api/v3/aggTrades") && SimExchange.Serves(verb, path);

    public static string AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    public async Task HandleAsync(HttpContext context, string path)
    {
        var query = context.Request.QueryString.Value ?? string.Empty;
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        var headers = new List<(string, string)>();
        foreach (var (name, value) in context.Request.Headers)
            headers.Add((name, value.ToString()));
        var request = new RestRequest(
            context.Request.Method, path, query.TrimStart('?'), body, AddressOf(context))
        { Headers = headers };
        var response = await trading.SendAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (response is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
            context.Response.Headers[name] = value;
        context.Response.ContentLength = response.Body.Length;
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
    }
}
