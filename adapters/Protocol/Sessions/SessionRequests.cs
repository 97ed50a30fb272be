using System;

namespace LowLatency.Protocol.Sessions;

/// <summary>
/// What the shell must do after it has fed a session, in this order. Bytes to send and HTTP requests wait in
/// <see cref="SessionOutput"/>; the next wake-up is a property of the session.
/// </summary>
[Flags]
public enum SessionRequests : byte
{
    None = 0,

    /// <summary>Try to send what is pending (one attempt, no waiting), then close or abandon the socket.</summary>
    CloseSocket = 1,

    /// <summary>Start one attempt; answer with OnConnected or OnConnectFailed.</summary>
    Connect = 2,
}
