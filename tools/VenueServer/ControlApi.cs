using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using LowLatency.VenueServer.Control;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Options;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Faults;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer;

/// <summary>
/// Operator's HTTP interface under <c>/_control/</c>, behind <see cref="ControlGate"/>: POST fault (body: one fault
/// text a line, of the public or the private side), POST clear (private faults that have not hit), POST rules (one
/// change a line: SYMBOL tick=0.1 lot=0.001 notional=10 status=BREAK end=MILLIS), GET faults, GET counters, GET truth.
/// </summary>
internal sealed class ControlApi(LocalVenue venue)
{
    public const string Prefix = "/_control/";

    public Task HandleAsync(HttpContext context, string name) => (context.Request.Method, name) switch
    {
        ("POST", "fault") => AddFaultsAsync(context),
        ("POST", "clear") => ClearAsync(context),
        ("POST", "rules") => ChangeRulesAsync(context),
        ("GET", "truth") when venue.ReadTruth() is { } truth => RestAnswer.WriteAsync(context, 200, truth),
        ("GET", "faults") => RestAnswer.WriteAsync(context, 200, Faults()),
        ("GET", "counters") => RestAnswer.WriteAsync(context, 200, Counters()),
        _ => RestAnswer.ErrorAsync(
            context, 404, -1,
            "POST /_control/fault, POST /_control/clear, POST /_control/rules, GET /_control/faults, "
            + "GET /_control/counters, "
            + "GET /_control/truth (with accounts)"),
    };

    private async Task ChangeRulesAsync(HttpContext context)
    {
        var lines = await ReadLinesAsync(context).ConfigureAwait(false);
        foreach (var line in lines)
        {
            var problem = TryChange(line);
            if (problem is null)
                continue;
            await RestAnswer.ErrorAsync(context, 400, -1, problem).ConfigureAwait(false);
            return;
        }

        await RestAnswer.WriteAsync(context, 200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("changed", lines.Length);
            json.WriteEndObject();
        })).ConfigureAwait(false);
    }

    private string? TryChange(string line)
    {
        if (!SymbolRulesChange.TryParse(line, out var change, out var error))
            return error;
        try
        {
            venue.ChangeRules(change);
            return null;
        }
        catch (VenueConfigurationException e)
        {
            return e.Message;
        }
    }

    private static async Task<string[]> ReadLinesAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private async Task AddFaultsAsync(HttpContext context)
    {
        var lines = await ReadLinesAsync(context).ConfigureAwait(false);
        var specs = new List<object>();
        foreach (var line in lines)
        {
            if (VenueFaultText.TryParse(line, out var spec, out var error))
            {
                specs.Add(spec);
                continue;
            }

            await RestAnswer.ErrorAsync(context, 400, -1, error).ConfigureAwait(false);
            return;
        }

        try
        {
            foreach (var spec in specs)
                Inject(spec);
        }
        catch (VenueConfigurationException e)
        {
            await RestAnswer.ErrorAsync(context, 400, -1, e.Message).ConfigureAwait(false);
            return;
        }

        await RestAnswer.WriteAsync(context, 200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("armed", specs.Count);
            json.WriteEndObject();
        })).ConfigureAwait(false);
    }

    private void Inject(object spec)
    {
        if (spec is ExchangeFaultSpec exchange)
            venue.InjectFault(exchange);
        else
            venue.InjectFault((FaultSpec)spec);
    }

    private Task ClearAsync(HttpContext context)
    {
        venue.ClearExchangeFaults();
        return RestAnswer.WriteAsync(context, 200, "{}"u8.ToArray());
    }

    private byte[] Faults() => JsonBody.Write(json =>
    {
        json.WriteStartArray();
        foreach (var fault in venue.InjectedFaults)
        {
            json.WriteStartObject();
            json.WriteString("kind", fault.Kind.ToString());
            json.WriteNumber("frame", fault.FrameIndex);
            json.WriteNumber("depth", fault.DepthIndex);
            json.WriteString("symbol", fault.Symbol);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private byte[] Counters() => JsonBody.Write(json =>
    {
        var counters = venue.Counters;
        var progress = venue.Progress;
        json.WriteStartObject();
        json.WriteNumber("framesSent", counters.FramesSent);
        json.WriteNumber("connectionsAccepted", counters.ConnectionsAccepted);
        json.WriteNumber("connectionsOpen", counters.ConnectionsOpen);
        json.WriteNumber("connectionsRefused", counters.ConnectionsRefused);
        json.WriteNumber("snapshotsServed", counters.SnapshotsServed);
        json.WriteNumber("faultsInjected", counters.FaultsInjected);
        json.WriteStartObject("capture");
        json.WriteNumber("framesTotal", progress.FramesTotal);
        json.WriteNumber("framesPlayed", progress.FramesPlayed);
        json.WriteNumber("framesSent", progress.FramesSent);
        json.WriteNumber("framesWithheld", progress.FramesWithheld);
        json.WriteNumber("syntheticFrames", progress.SyntheticFrames);
        json.WriteBoolean("finished", progress.IsFinished);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
