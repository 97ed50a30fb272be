using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowLatency.Model.State;

namespace LowLatency.Core.Settings;

/// <summary>
/// Canonical JSON of the settings: every field, in declaration order, no white space. What a journal carries so that
/// it can be replayed without any other file.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EngineSettings))]
public sealed partial class EngineSettingsJson : JsonSerializerContext
{
    public static byte[] Write(EngineSettings settings) =>
        JsonSerializer.SerializeToUtf8Bytes(settings, Default.EngineSettings);

    /// <summary>Null when the bytes are not settings of this version.</summary>
    public static EngineSettings? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.EngineSettings);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>64-bit hash of canonical JSON: the configuration hash of the journal.</summary>
    public static ulong Hash(ReadOnlySpan<byte> json)
    {
        var hash = new StateHash((ulong)json.Length);
        Span<byte> word = stackalloc byte[8];
        for (int i = 0; i < json.Length; i += 8)
        {
            word.Clear();
            json[i..Math.Min(i + 8, json.Length)].CopyTo(word);
            hash.Add(BitConverter.ToUInt64(word));
        }

        return hash.Value;
    }
}
