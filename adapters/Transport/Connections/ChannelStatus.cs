namespace LowLatency.Transport.Connections;

/// <summary>What one receive gave.</summary>
internal enum ChannelStatus
{
    /// <summary>Nothing there now.</summary>
    Empty = 0,

    /// <summary>Bytes are in the pipe.</summary>
    Data = 1,

    /// <summary>The peer ended the stream.</summary>
    End = 2,

    /// <summary>The socket or TLS failed.</summary>
    Error = 3,
}
