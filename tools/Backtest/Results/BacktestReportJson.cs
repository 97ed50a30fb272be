using System.Text.Json.Serialization;

namespace LowLatency.Backtest.Results;

/// <summary>The report of a run as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(BacktestReport))]
public sealed partial class BacktestReportJson : JsonSerializerContext;
