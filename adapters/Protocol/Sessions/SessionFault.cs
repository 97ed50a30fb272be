namespace LowLatency.Protocol.Sessions;

/// <summary>Why a connection or an attempt ended. Numbers are stable: they are journaled and shown.</summary>
public enum SessionFault : byte
{
    None = 0,

    /// <summary>The host name has no address.</summary>
    ResolveFailed = 1,

    /// <summary>TCP refused, unreachable or reset while connecting.</summary>
    ConnectFailed = 2,

    /// <summary>No TCP and TLS connection within the limit.</summary>
    ConnectTimeout = 3,

    /// <summary>TLS failed: certificate, name or protocol.</summary>
    TlsFailed = 4,

    /// <summary>The upgrade was refused; the WebSocket fault and the HTTP status say how.</summary>
    HandshakeFailed = 5,

    /// <summary>No upgrade response within the limit.</summary>
    HandshakeTimeout = 6,

    /// <summary>The peer broke the protocol; the WebSocket fault says how.</summary>
    ProtocolFault = 7,

    /// <summary>Silence for two heartbeats.</summary>
    Stale = 8,

    /// <summary>The stream ended without a close frame (leftover bytes: see the WebSocket fault).</summary>
    EndOfStream = 9,

    /// <summary>Reset, broken pipe or another socket error.</summary>
    SocketError = 10,

    /// <summary>The peer sent a close frame; the code is beside it.</summary>
    PeerClosed = 11,

    /// <summary>The peer does not take what we send: the send buffer is full.</summary>
    SendBufferFull = 12,

    /// <summary>The owner stopped the connection.</summary>
    Stopped = 13,

    /// <summary>The handler or owner asked for a fresh connection.</summary>
    Recycled = 14,
}
