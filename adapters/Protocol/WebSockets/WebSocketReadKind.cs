namespace LowLatency.Protocol.WebSockets;

/// <summary>What one call of <see cref="WebSocketFrameReader"/> found.</summary>
public enum WebSocketReadKind : byte
{
    /// <summary>No complete frame yet: nothing was consumed; call again with more bytes.</summary>
    NeedMore = 0,

    /// <summary>A fragment was taken into the reassembly buffer; no event.</summary>
    Fragment = 1,

    /// <summary>A whole text message, valid UTF-8.</summary>
    Text = 2,

    /// <summary>A whole binary message.</summary>
    Binary = 3,

    /// <summary>A ping: answer with the same payload (RFC 6455 section 5.5.2).</summary>
    Ping = 4,

    /// <summary>A pong.</summary>
    Pong = 5,

    /// <summary>A close frame: the payload is the reason (UTF-8), the code is beside it.</summary>
    Close = 6,

    /// <summary>The connection must be failed. Sticky: every later call says the same.</summary>
    Fault = 7,

    /// <summary>Bytes after a close frame: dropped (RFC 6455 section 5.5.1).</summary>
    Ended = 8,
}
