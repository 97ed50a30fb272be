using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.WebSockets;

namespace LowLatency.Protocol.Sessions;

/// <summary>One change in the life of a connection.</summary>
public readonly struct SessionEvent
{
    public SessionEventKind Kind { get; init; }

    public SessionFault Fault { get; init; }

    public WebSocketFault WebSocketFault { get; init; }

    /// <summary>Closed: the peer's code, or 1006 when there was none. Otherwise 0.</summary>
    public ushort CloseCode { get; init; }

    /// <summary>What the end means for the next attempt.</summary>
    public ReconnectCause Cause { get; init; }

    /// <summary>AttemptFailed: the HTTP status of a refused upgrade, else 0.</summary>
    public int HttpStatus { get; init; }

    /// <summary>AttemptFailed: Retry-After of a refused upgrade in seconds, else 0.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <summary>AttemptFailed: what the transport knows more closely; none when it told nothing.</summary>
    public LinkFault Link { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }
}
