namespace LowLatency.Protocol.Sessions;

/// <summary>Life of one connection. Numbers are stable: they are exported as a metric.</summary>
public enum SessionState : byte
{
    /// <summary>Not wanted: nothing happens until Start.</summary>
    Idle = 0,

    /// <summary>Wanted; the next attempt has its time.</summary>
    WaitingToConnect = 1,

    /// <summary>The venue refused us by policy: no attempt before credentials are renewed.</summary>
    AwaitingAuthorization = 2,

    /// <summary>The shell is connecting (name, TCP, TLS).</summary>
    Connecting = 3,

    /// <summary>Connected; the upgrade request is out.</summary>
    Handshaking = 4,

    /// <summary>Messages flow.</summary>
    Open = 5,

    /// <summary>We sent a close frame and will connect again.</summary>
    Recycling = 6,

    /// <summary>We sent a close frame and will stay down.</summary>
    Stopping = 7,

    /// <summary>The peer closed and was answered; the end of the stream is awaited.</summary>
    Draining = 8,
}
