using System.Text.Json.Serialization;

namespace LowLatency.Host.Reports;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EngineRunReport))]
public sealed partial class ReportJson : JsonSerializerContext;
