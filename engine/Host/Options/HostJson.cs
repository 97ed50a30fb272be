using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowLatency.Host.Options;

/// <summary>The configuration's shape, known at compile time: names every legal key and its type.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(HostOptions))]
public sealed partial class HostJson : JsonSerializerContext;
