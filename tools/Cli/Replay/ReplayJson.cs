using System.Text.Json.Serialization;

namespace LowLatency.Cli.Replay;

/// <summary>The report of a replay as JSON.</summary>
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static ReplayJson Plain => field ??= new ReplayJson(PlainJson.NewOptions());
}
