using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowLatency.Backtest.Settings;

/// <summary>Settings as JSON; a key that means nothing is a fault.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(BacktestSettings))]
public sealed partial class BacktestJson : JsonSerializerContext;
