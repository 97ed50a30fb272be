using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Parameters of a request with the payload that its signature covers.</summary>
internal sealed class ParameterSet
{
    private readonly List<(string Name, string Value)> _items = new();

    /// <summary>The text that was signed: everything but the signature, as received.</summary>
    public string Payload { get; private set; } = string.Empty;

    public string? Signature { get; private set; }

    public IReadOnlyList<(string Name, string Value)> Items => _items;

    /// <summary>Whether a parameter stands twice in the query or twice in the body.</summary>
    public bool HasDuplicates { get; private set; }

    public string? Get(string name)
    {
        foreach (var (key, value) in _items)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
                return value;
        }

        return null;
    }

    public bool Has(string name) => !string.IsNullOrEmpty(Get(name));

    /// <summary>Query and form body; a name in both counts as in the query.</summary>
    public static ParameterSet OfHttp(string query, string body)
    {
        var set = new ParameterSet();
        var payload = new StringBuilder();
        set.Read(query, payload, 0);
        set.Read(body, payload, set._items.Count);
        set.Payload = payload.ToString();
        return set;
    }

    /// <summary>The <c>params</c> of a WebSocket API request: sorted by name, not encoded.</summary>
    public static ParameterSet OfJson(JsonElement parameters)
    {
        var set = new ParameterSet();
        if (parameters.ValueKind != JsonValueKind.Object)
            return set;
        foreach (var property in parameters.EnumerateObject())
        {
            var value = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : property.Value.GetRawText();
            if (property.NameEquals("signature"))
                set.Signature = value;
            else if (set.Get(property.Name) is not null)
                set.HasDuplicates = true;
            else
                set._items.Add((property.Name, value));
        }

        set._items.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var payload = new StringBuilder();
        foreach (var (name, value) in set._items)
            payload.Append(payload.Length == 0 ? string.Empty : "&").Append(name).Append('=').Append(value);
        set.Payload = payload.ToString();
        return set;
    }

    private void Read(string text, StringBuilder payload, int before)
    {
        var isFirst = true;
        foreach (var part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            var value = Decode(equals < 0 ? string.Empty : part[(equals + 1)..]);
            if (name == "signature")
            {
                Signature ??= value;
                continue;
            }

            payload.Append(isFirst ? string.Empty : "&").Append(part);
            isFirst = false;
            var known = _items.FindIndex(item => string.Equals(item.Name, name, StringComparison.Ordinal));
            if (known < 0)
                _items.Add((name, value));
            else if (known >= before)
                HasDuplicates = true;
        }
    }

    private static string Decode(string value) => Uri.UnescapeDataString(value.Replace('+', ' '));
}
