using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LowLatency.Backtest.Settings;

/// <summary>
/// Changes one setting by its path, as --set and --sweep write it: risk.collarPercent, costs.takerFeePercent,
/// strategies[0].fast. Paths begin in the engine's settings unless their first name is one of the backtest's own; a
/// name below a strategy that is none of its settings is a parameter of it.
/// </summary>
public static class SettingsPath
{
    private static readonly string[] Own =
        ["engine", "data", "costs", "latency", "isPathShown", "sampleSeconds", "from", "to"];
    private static readonly string[] StrategyKeys = ["name", "weight", "parameters"];

    /// <summary>A copy of the settings with the values set.</summary>
    public static BacktestSettings With(BacktestSettings settings, IEnumerable<KeyValuePair<string, string>> values)
    {
        JsonNode root = JsonSerializer.SerializeToNode(settings, BacktestJson.Default.BacktestSettings)!;
        string last = "";
        foreach ((string path, string value) in values)
        {
            last = path;
            Set(root, path, value);
        }

        try
        {
            return root.Deserialize(BacktestJson.Default.BacktestSettings)!;
        }
        catch (JsonException exception)
        {
            throw new BacktestException($"{exception.Path?.TrimStart('$', '.') ?? last}: the value has the wrong type");
        }
    }

    private static void Set(JsonNode root, string path, string value)
    {
        List<string> names = Split(path);
        if (Array.IndexOf(Own, names[0]) < 0) names.Insert(0, "engine");
        bool isParameter = names.Count == 4 && names[1] == "strategies" && Array.IndexOf(StrategyKeys, names[3]) < 0;
        if (isParameter) names.Insert(3, "parameters");
        JsonNode node = root;
        for (int i = 0; i < names.Count - 1; i++) node = Step(node, names[i], path);
        string name = names[^1];
        if (node is JsonArray array)
        {
            array[IndexOf(name, array.Count, path)] = Value(array[0], value);
            return;
        }

        var target = (JsonObject)node;
        bool isOpen = names.Count > 1 && names[^2] == "parameters";
        if (!isOpen && !target.ContainsKey(name)) throw Unknown(target, name, path);
        target[name] = Value(isOpen ? JsonValue.Create(0m) : target[name], value);
    }

    private static JsonNode Step(JsonNode node, string name, string path)
    {
        JsonNode? next = node switch
        {
            JsonArray array => array[IndexOf(name, array.Count, path)],
            JsonObject container => container.TryGetPropertyValue(name, out JsonNode? child)
                ? child
                : throw Unknown(container, name, path),
            _ => null,
        };
        if (next is JsonObject or JsonArray) return next;
        throw new BacktestException($"{path}: '{name}' holds a value, not settings");
    }

    private static JsonNode? Value(JsonNode? like, string text)
    {
        JsonValueKind kind = like?.GetValueKind() ?? JsonValueKind.String;
        switch (kind)
        {
            case JsonValueKind.Number:
                if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
                {
                    return JsonValue.Create(number);
                }

                throw new BacktestException($"'{text}' is not a number");
            case JsonValueKind.True or JsonValueKind.False:
                if (bool.TryParse(text, out bool flag)) return JsonValue.Create(flag);
                throw new BacktestException($"'{text}' is neither true nor false");
            case JsonValueKind.String:
                return JsonValue.Create(text);
            default:
                throw new BacktestException($"'{text}': only single values can be set here");
        }
    }

    private static List<string> Split(string path)
    {
        var names = new List<string>();
        foreach (string part in path.Split('.'))
        {
            string rest = part;
            int bracket = rest.IndexOf('[', StringComparison.Ordinal);
            if (bracket < 0)
            {
                names.Add(rest);
                continue;
            }

            names.Add(rest[..bracket]);
            names.Add(rest[(bracket + 1)..].TrimEnd(']'));
        }

        if (names.Exists(string.IsNullOrEmpty)) throw new BacktestException($"'{path}' is not a path of a setting");
        return names;
    }

    private static int IndexOf(string name, int count, string path)
    {
        bool isIndex = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        if (isIndex && index < count) return index;
        throw new BacktestException($"{path}: [{name}] is not an entry; there are {count}, the first is [0]");
    }

    private static BacktestException Unknown(JsonObject container, string name, string path)
    {
        var known = new List<string>();
        foreach (KeyValuePair<string, JsonNode?> each in container) known.Add(each.Key);
        return new BacktestException($"{path}: unknown key '{name}'; known here: {string.Join(", ", known)}");
    }
}
