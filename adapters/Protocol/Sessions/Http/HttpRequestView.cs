using System;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.Sessions.Http;

/// <summary>An HTTP request waiting in <see cref="HttpRequestQueue"/>; valid until it is removed.</summary>
public readonly ref struct HttpRequestView
{
    public long RequestId { get; init; }

    public HttpVerb Verb { get; init; }

    /// <summary>What goes first; the last exchange is for cancels only.</summary>
    public RequestPriority Priority { get; init; }

    /// <summary>
    /// An answer that another waits for already is none to this one, unless its request leaves later than this one was
    /// made.
    /// </summary>
    public bool MustBeFresh { get; init; }

    /// <summary>Path and query, ASCII, beginning with "/".</summary>
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>More fields as "Name: value\r\n" lines, ASCII, or empty.</summary>
    public ReadOnlySpan<byte> Fields { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>When the shell first saw it, in ticks of the shell's own clock; 0 = it has not been told.</summary>
    public long SeenTicks { get; init; }

    /// <summary>Nobody waits for it any more: it is not to be sent.</summary>
    public bool IsWithdrawn { get; init; }
}
