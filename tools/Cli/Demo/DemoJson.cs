using System.Text.Json.Serialization;

namespace LowLatency.Cli.Demo;

/// <summary>The report of a demo as JSON.</summary>
[JsonSerializable(typeof(DemoReport))]
internal sealed partial class DemoJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static DemoJson Plain => field ??= new DemoJson(PlainJson.NewOptions());
}
