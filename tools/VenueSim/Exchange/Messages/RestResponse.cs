using System;
using System.Collections.Generic;
using System.Text;

namespace LowLatency.VenueSim.Exchange.Messages;

/// <summary>Answer to a REST request.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers, among them the limits' and the content type.</param>
/// <param name="Body">Body.</param>
public sealed record RestResponse(
    int Status, IReadOnlyList<(string Name, string Value)> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The page of a proxy or firewall in front of a venue.</summary>
    /// <param name="status">HTTP status.</param>
    /// <returns>The answer.</returns>
    public static RestResponse Page(int status) => new(
        status, [("Content-Type", "text/html")], Encoding.ASCII.GetBytes(
            $"<html>\r\n<head><title>{status}</title></head>\r\n<body><center><h1>{status}</h1></center></body>\r\n"
            + "</html>\r\n"));

    /// <summary>A header's value.</summary>
    /// <param name="name">Name in any case.</param>
    /// <returns>The value, or null.</returns>
    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
