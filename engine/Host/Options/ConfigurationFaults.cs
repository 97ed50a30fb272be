using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;

namespace LowLatency.Host.Options;

/// <summary>
/// Compares a configuration with the shape of <see cref="HostOptions"/> and names every fault with its path: keys that
/// mean nothing, values of the wrong type, lists where values belong.
/// </summary>
internal static class ConfigurationFaults
{
    public static void Collect(IConfiguration section, JsonTypeInfo shape, string path, List<string> faults)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            JsonPropertyInfo? property = Find(shape, child.Key);
            string childPath = path.Length == 0 ? child.Key : $"{path}.{child.Key}";
            if (property == null)
            {
                faults.Add($"{childPath}: unknown key; known here: {Names(shape)}");
                continue;
            }

            CollectValue(child, property.PropertyType, shape, $"{Prefix(path)}{property.Name}", faults);
        }
    }

    private static void CollectValue(
        IConfigurationSection child, Type type, JsonTypeInfo owner, string path, List<string> faults)
    {
        JsonTypeInfo? info = owner.Options.GetTypeInfo(type);
        switch (info?.Kind)
        {
            case JsonTypeInfoKind.Object:
                if (!IsEmpty(child.Value)) faults.Add($"{path}: must be an object, is '{child.Value}'");
                Collect(child, info, path, faults);
                break;
            case JsonTypeInfoKind.Enumerable:
                if (!IsEmpty(child.Value)) faults.Add($"{path}: must be a list, is '{child.Value}'");
                CollectList(child, info, path, faults);
                break;
            case JsonTypeInfoKind.Dictionary:
                foreach (IConfigurationSection entry in child.GetChildren())
                {
                    CollectValue(entry, info.ElementType!, owner, $"{path}.{entry.Key}", faults);
                }

                break;
            default:
                CollectScalar(child, type, path, faults);
                break;
        }
    }

    private static void CollectList(IConfigurationSection list, JsonTypeInfo info, string path, List<string> faults)
    {
        foreach (IConfigurationSection item in list.GetChildren())
        {
            if (!int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                faults.Add($"{path}.{item.Key}: this is a list; its items have numbers");
                continue;
            }

            CollectValue(item, info.ElementType!, info, $"{path}[{item.Key}]", faults);
        }
    }

    private static void CollectScalar(IConfigurationSection child, Type type, string path, List<string> faults)
    {
        foreach (IConfigurationSection _ in child.GetChildren())
        {
            faults.Add($"{path}: must be a {Name(type)}, is an object or a list");
            return;
        }

        string value = child.Value ?? "";
        if (!Parses(type, value)) faults.Add($"{path}: must be a {Name(type)}, is '{value}'");
    }

    private static bool Parses(Type type, string value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (type == typeof(string)) return true;
        if (type == typeof(bool)) return bool.TryParse(value, out _);
        if (type == typeof(int)) return int.TryParse(value, NumberStyles.AllowLeadingSign, culture, out _);
        if (type == typeof(long)) return long.TryParse(value, NumberStyles.AllowLeadingSign, culture, out _);
        if (type == typeof(decimal))
        {
            const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            return decimal.TryParse(value, Style, culture, out _);
        }

        throw new NotSupportedException($"option type {type}");
    }

    private static string Name(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(decimal) ? "number"
        : "whole number";

    private static string Prefix(string path) => path.Length == 0 ? "" : path + ".";

    private static bool IsEmpty(string? value) => string.IsNullOrEmpty(value);

    private static JsonPropertyInfo? Find(JsonTypeInfo shape, string key)
    {
        foreach (JsonPropertyInfo property in shape.Properties)
        {
            if (string.Equals(property.Name, key, StringComparison.OrdinalIgnoreCase)) return property;
        }

        return null;
    }

    private static string Names(JsonTypeInfo shape)
    {
        var names = new List<string>();
        foreach (JsonPropertyInfo property in shape.Properties) names.Add(property.Name);
        return string.Join(", ", names);
    }
}
