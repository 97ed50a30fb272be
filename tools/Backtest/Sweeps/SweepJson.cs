using System.Text.Json.Serialization;

namespace LowLatency.Backtest.Sweeps;

/// <summary>Rows of runs.jsonl: one line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SweepRow))]
public sealed partial class SweepJson : JsonSerializerContext;
