using System.Collections.Generic;
using System.Text.Json.Serialization;
using LowLatency.Host.Options.Reference;

namespace LowLatency.Cli.Configuration;

/// <summary>The numbers of the configuration as JSON.</summary>
[JsonSerializable(typeof(List<NumberRow>))]
internal sealed partial class ConfigurationJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static ConfigurationJson Plain => field ??= new ConfigurationJson(PlainJson.NewOptions());
}
