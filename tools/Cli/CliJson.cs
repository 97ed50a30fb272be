using System.Collections.Generic;
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

namespace LowLatency.Cli;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(AuthorListing))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(List<ErrorRow>))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(WhatIfReport))]
[JsonSerializable(typeof(List<OrderRow>))]
[JsonSerializable(typeof(List<RejectRow>))]
[JsonSerializable(typeof(List<OutageRow>))]
[JsonSerializable(typeof(FetchReport))]
[JsonSerializable(typeof(DataCheckReport))]
internal sealed partial class CliJson : JsonSerializerContext;
