using System;

namespace LowLatency.Protocol.Sessions.Http;

/// <summary>An HTTP request waiting in <see cref="HttpRequestQueue"/>; valid until it is removed.</summary>
public readonly ref struct HttpRequestView
{
    public long RequestId { get; init; }

    public HttpVerb Verb { get; init; }

    /// <summary>Path and query, ASCII, beginning with "/".</summary>
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>More fields as "Name: value\r\n" lines, ASCII, or empty.</summary>
    public ReadOnlySpan<byte> Fields { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>When the shell first saw it, in ticks of the shell's own clock; 0 = it has not been told.</summary>
    public long SeenTicks { get; init; }
}
