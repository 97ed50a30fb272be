using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LowLatency.Compiler;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Reading;

namespace LowLatency.Cli.Strategies;

/// <summary>
/// `--strategies FILE`: what `engine.strategies` of a configuration holds, a list of names with weights and parameters.
/// An entry may name a C# file beside the list instead of a known strategy: "source": "MyStrategy.cs". Faults are found
/// before anything starts.
/// </summary>
internal static class StrategyListFile
{
    private const long BytesMax = 16L << 20;
    private const string SourceKey = "source";
    private const string NameKey = "name";

    public static StrategyChoice Read(string file, BarSettings bars)
    {
        JsonArray entries = Entries(file);
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        List<StrategyFile> files = [];
        List<StrategyDefinition> compiled = [];
        foreach (JsonNode? entry in entries)
        {
            if (entry is not JsonObject settings || !settings.Remove(SourceKey, out JsonNode? source)) continue;
            if (source is not JsonValue value || !value.TryGetValue(out string? name))
            {
                throw new ToolException($"--strategies {file}: source: must be the name of a C# file");
            }

            string path = Path.Combine(folder, name);
            StrategyCompilation compilation = SourceStrategies.Check(path);
            StrategyDefinition definition = compilation.Definition!;
            settings[NameKey] ??= definition.Name;
            if (settings[NameKey] is JsonValue given && given.TryGetValue(out string? text) && text != definition.Name)
            {
                throw new ToolException(
                    $"--strategies {file}: name '{text}': {name} holds the strategy '{definition.Name}'");
            }

            files.Add(compilation.File);
            compiled.Add(definition);
        }

        List<StrategySettings> strategies = Settings(entries, file);
        if (strategies.Count == 0) throw new ToolException($"--strategies {file}: names no strategy");
        StrategyChoice.Check(strategies, bars, SourceStrategies.Registry(compiled), $"--strategies {file}");
        return new StrategyChoice(strategies, files);
    }

    private static JsonArray Entries(string file)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        try
        {
            JsonNode? root = JsonNode.Parse(RegularFile.ReadAll(file, BytesMax), documentOptions: options);
            return root as JsonArray ?? throw new ToolException($"--strategies {file}: must be a list, [ ... ]");
        }
        catch (JsonException exception)
        {
            throw new ToolException($"--strategies {JsonPlace.Of(file, exception)}");
        }
        catch (IOException exception)
        {
            throw new ToolException($"--strategies: {exception.Message}", ToolException.NoInput);
        }
    }

    private static List<StrategySettings> Settings(JsonArray entries, string file)
    {
        var options = new JsonSerializerOptions(EngineSettingsJson.Default.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        };
        try
        {
            var shape = (JsonTypeInfo<List<StrategySettings>>)options.GetTypeInfo(typeof(List<StrategySettings>));
            return entries.Deserialize(shape) ?? [];
        }
        catch (JsonException exception)
        {
            throw new ToolException($"--strategies {file}: {JsonPlace.Text(exception)}");
        }
    }
}
