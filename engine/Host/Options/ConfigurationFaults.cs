using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;

namespace LowLatency.Host.Options;

/// <summary>
/// Compares a configuration with the shape of <see cref="HostOptions"/> and names every fault with its path: keys that
/// mean nothing, values of the wrong type, lists where values belong. Keeps the keys too, so that the sound rest can be
/// judged in the same go.
/// </summary>
internal sealed class ConfigurationFaults
{
    private readonly List<string> _faults = [];
    private readonly List<string> _keys = [];

    /// <summary>One line each: path, what must be, what is.</summary>
    public IReadOnlyList<string> All => _faults;

    /// <summary>The configuration without what is at fault.</summary>
    public IConfigurationRoot Sound(IConfiguration configuration)
    {
        var sound = new List<KeyValuePair<string, string?>>();
        foreach (KeyValuePair<string, string?> pair in configuration.AsEnumerable())
        {
            if (!IsFaulty(pair.Key)) sound.Add(pair);
        }

        return new ConfigurationBuilder().AddInMemoryCollection(sound).Build();
    }

    /// <summary>This path, or one around it or in it, was reported already.</summary>
    public bool Covers(string fault)
    {
        string path = fault.Split(':')[0];
        foreach (string known in _faults)
        {
            string other = known.Split(':')[0];
            if (path.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(path, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public void Collect(IConfiguration section, JsonTypeInfo shape, string path)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            JsonPropertyInfo? property = Find(shape, child.Key);
            string childPath = path.Length == 0 ? child.Key : $"{path}.{child.Key}";
            if (property == null)
            {
                Add(child, $"{childPath}: unknown key; known here: {Names(shape)}");
                continue;
            }

            string known = $"{Prefix(path)}{property.Name}";

            // The binder takes null for a text as null, whatever the type says of it.
            bool isNull = property.PropertyType == typeof(string) && child.Value == null && !property.IsSetNullable;
            if (isNull) Add(child, $"{known}: must be text, is null");
            else CollectValue(child, property.PropertyType, shape, known);
        }
    }

    private void CollectValue(IConfigurationSection child, Type type, JsonTypeInfo owner, string path)
    {
        JsonTypeInfo? info = owner.Options.GetTypeInfo(type);
        switch (info?.Kind)
        {
            case JsonTypeInfoKind.Object:
                if (!IsEmpty(child.Value)) Add(child, $"{path}: must be an object, is '{child.Value}'");
                Collect(child, info, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                if (!IsEmpty(child.Value)) Add(child, $"{path}: must be a list, is '{child.Value}'");
                CollectList(child, info, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                foreach (IConfigurationSection entry in child.GetChildren())
                {
                    CollectValue(entry, info.ElementType!, owner, $"{path}.{entry.Key}");
                }

                break;
            default:
                CollectScalar(child, type, path);
                break;
        }
    }

    private void CollectList(IConfigurationSection list, JsonTypeInfo info, string path)
    {
        foreach (IConfigurationSection item in list.GetChildren())
        {
            if (!int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                Add(item, $"{path}.{item.Key}: this is a list; its items have numbers");
                continue;
            }

            bool isNull = info.ElementType == typeof(string) && item.Value == null;
            if (isNull) Add(item, $"{path}[{item.Key}]: must be text, is null");
            else CollectValue(item, info.ElementType!, info, $"{path}[{item.Key}]");
        }
    }

    private void CollectScalar(IConfigurationSection child, Type type, string path)
    {
        foreach (IConfigurationSection _ in child.GetChildren())
        {
            Add(child, $"{path}: must be {Name(type)}, is an object or a list");
            return;
        }

        string value = child.Value ?? "";
        if (!Parses(type, value)) Add(child, $"{path}: must be {Name(type)}, is '{value}'");
    }

    private void Add(IConfigurationSection place, string fault)
    {
        _faults.Add(fault);
        _keys.Add(place.Path);
    }

    private bool IsFaulty(string key)
    {
        foreach (string faulty in _keys)
        {
            if (!key.StartsWith(faulty, StringComparison.OrdinalIgnoreCase)) continue;
            if (key.Length == faulty.Length || key[faulty.Length] == ':') return true;
        }

        return false;
    }

    private static bool Parses(Type type, string value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        type = Nullable.GetUnderlyingType(type) ?? type;
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
        : type == typeof(bool) || type == typeof(bool?) ? "true or false"
        : type == typeof(decimal) ? "a number"
        : "a whole number";

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
