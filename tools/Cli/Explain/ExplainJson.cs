using System.Collections.Generic;
using System.Text.Json.Serialization;
using LowLatency.Cli.Explain.Incidents;
using LowLatency.Cli.Explain.Reports;

namespace LowLatency.Cli.Explain;

/// <summary>Explanations and tables of incidents as JSON.</summary>
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(List<OrderRow>))]
[JsonSerializable(typeof(List<RejectRow>))]
[JsonSerializable(typeof(List<OutageRow>))]
internal sealed partial class ExplainJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static ExplainJson Plain => field ??= new ExplainJson(PlainJson.NewOptions());
}
