namespace LowLatency.Protocol.Sessions;

/// <summary>Whether we ping on our own; pings of the peer are always answered.</summary>
public enum SessionPing : byte
{
    None = 0,

    /// <summary>Empty ping frames (RFC 6455 section 5.5.2).</summary>
    Protocol = 1,

    /// <summary>A text message of the venue's protocol, see <see cref="SessionOptions.ApplicationPing"/>.</summary>
    Application = 2,
}
