using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowLatency.Backtest.Data;
using LowLatency.Cli.Authoring;
using LowLatency.Cli.Data;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Errors;
using LowLatency.Cli.Explain.Incidents;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Replay;
using LowLatency.Cli.WhatIf;
using LowLatency.Host.Options.Reference;

namespace LowLatency.Cli;

/// <summary>
/// What verbs print as JSON. A number that is none ("NaN", "Infinity", a signal's value before it is known) is text.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(AuthorListing))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(List<ErrorRow>))]
[JsonSerializable(typeof(List<NumberRow>))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(WhatIfReport))]
[JsonSerializable(typeof(List<OrderRow>))]
[JsonSerializable(typeof(List<RejectRow>))]
[JsonSerializable(typeof(List<OutageRow>))]
[JsonSerializable(typeof(FetchReport))]
[JsonSerializable(typeof(DataCheckReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Quotes and letters as they are: the output goes into no page.</summary>
    public static CliJson Plain => field ??= new CliJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
