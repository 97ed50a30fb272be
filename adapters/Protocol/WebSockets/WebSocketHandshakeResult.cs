namespace LowLatency.Protocol.WebSockets;

/// <summary>One look at the server's handshake response.</summary>
public readonly struct WebSocketHandshakeResult
{
    internal WebSocketHandshakeResult(WebSocketFault fault, int statusCode, int retryAfterSeconds)
    {
        IsDone = true;
        Fault = fault;
        StatusCode = statusCode;
        RetryAfterSeconds = retryAfterSeconds;
    }

    internal WebSocketHandshakeResult(int consumed)
    {
        IsDone = true;
        StatusCode = 101;
        Consumed = consumed;
    }

    /// <summary>False: the head is not complete, give more bytes.</summary>
    public bool IsDone { get; }

    /// <summary>None when the connection is open.</summary>
    public WebSocketFault Fault { get; }

    /// <summary>The HTTP status, 0 when it could not be read.</summary>
    public int StatusCode { get; }

    /// <summary>Retry-After in seconds (429, 418, 503), 0 when absent or not a number.</summary>
    public int RetryAfterSeconds { get; }

    /// <summary>Bytes of the head; frames begin behind them.</summary>
    public int Consumed { get; }
}
