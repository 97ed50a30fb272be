namespace LowLatency.Protocol.Sessions;

/// <summary>What can happen to a connection. Numbers are stable.</summary>
public enum SessionInput : byte
{
    /// <summary>The owner wants the connection.</summary>
    Start = 0,

    /// <summary>The owner does not want the connection any more.</summary>
    Stop = 1,

    /// <summary>The owner or the handler wants a fresh connection.</summary>
    Recycle = 2,

    /// <summary>Credentials were renewed.</summary>
    Authorized = 3,

    /// <summary>The state's deadline has passed (connect due, timeout, silence).</summary>
    Deadline = 4,

    /// <summary>The shell has a connection.</summary>
    Connected = 5,

    /// <summary>The shell could not connect.</summary>
    ConnectFailed = 6,

    /// <summary>The upgrade was accepted.</summary>
    HandshakeAccepted = 7,

    /// <summary>The upgrade was refused or malformed.</summary>
    HandshakeRejected = 8,

    /// <summary>A close frame arrived.</summary>
    PeerClose = 9,

    /// <summary>The peer broke the protocol, or our send buffer is full.</summary>
    Fault = 10,

    /// <summary>The peer ended the stream.</summary>
    EndOfStream = 11,

    /// <summary>The socket failed (reset, broken pipe, TLS alert).</summary>
    SocketError = 12,
}
