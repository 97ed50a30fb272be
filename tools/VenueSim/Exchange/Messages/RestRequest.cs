using System;
using System.Collections.Generic;

namespace LowLatency.VenueSim.Exchange.Messages;

/// <summary>A REST request as the exchange receives it.</summary>
/// <param name="Verb">GET, POST, PUT or DELETE.</param>
/// <param name="Path">Path without the query, such as <c>/api/v3/order</c>.</param>
/// <param name="Query">Query as sent, without the question mark.</param>
/// <param name="Body">Form body as sent.</param>
/// <param name="Address">Address of the client, which limits and bans go by.</param>
public sealed record RestRequest(string Verb, string Path, string Query, string Body, string Address)
{
    /// <summary>Headers as sent; the dialect reads those that it knows.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Verb and path: the query may hold secrets' signatures, headers the key.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Verb} {Path}";

    internal string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
