using System.Text.Json.Serialization;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Replay;

namespace LowLatency.Cli;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class CliJson : JsonSerializerContext;
