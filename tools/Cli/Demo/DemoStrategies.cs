using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LowLatency.Core.Settings;
using LowLatency.Strategies;

namespace LowLatency.Cli.Demo;

/// <summary>
/// `demo --strategies FILE`: what `engine.strategies` of a configuration holds, a list of names with weights and
/// parameters. Faults are found before anything starts.
/// </summary>
internal static class DemoStrategies
{
    public static List<StrategySettings> Read(string file, BarSettings bars)
    {
        var options = new JsonSerializerOptions(EngineSettingsJson.Default.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            ReadCommentHandling = JsonCommentHandling.Skip,
        };
        List<StrategySettings>? strategies;
        try
        {
            var shape = (JsonTypeInfo<List<StrategySettings>>)options.GetTypeInfo(typeof(List<StrategySettings>));
            strategies = JsonSerializer.Deserialize(File.ReadAllBytes(file), shape);
        }
        catch (JsonException exception)
        {
            throw new ToolException($"--strategies {file}: {exception.Message}");
        }
        catch (IOException exception)
        {
            throw new ToolException($"--strategies: {exception.Message}");
        }

        if (strategies is not { Count: > 0 }) throw new ToolException($"--strategies {file}: names no strategy");
        List<string> faults = [];
        StrategyCatalog.All().Configure(strategies, bars, faults);
        if (faults.Count > 0) throw new ToolException($"--strategies {file}: {string.Join("; ", faults)}");
        return strategies;
    }
}
