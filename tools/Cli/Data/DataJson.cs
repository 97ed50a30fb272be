using System.Text.Json.Serialization;
using LowLatency.Backtest.Data;

namespace LowLatency.Cli.Data;

/// <summary>What was fetched or checked, as JSON.</summary>
[JsonSerializable(typeof(FetchReport))]
[JsonSerializable(typeof(DataCheckReport))]
internal sealed partial class DataJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static DataJson Plain => field ??= new DataJson(PlainJson.NewOptions());
}
