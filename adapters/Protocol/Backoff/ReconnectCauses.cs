namespace LowLatency.Protocol.Backoff;

/// <summary>How close codes are told apart.</summary>
public static class ReconnectCauses
{
    /// <summary>The cause for a close code as reported by the WebSocket layer (1005 and 1006 included).</summary>
    public static ReconnectCause ForCloseCode(ushort code) => code switch
    {
        1000 or 1001 or 1012 => ReconnectCause.Orderly,
        1008 => ReconnectCause.Reauthenticate,
        _ => ReconnectCause.Failure,
    };
}
