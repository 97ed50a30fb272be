namespace LowLatency.Protocol.WebSockets;

/// <summary>The close codes of RFC 6455 section 7.4.1 that are used here, and which codes may be on the wire.</summary>
public static class WebSocketCloseCode
{
    public const ushort Normal = 1000;
    public const ushort GoingAway = 1001;
    public const ushort ProtocolError = 1002;

    /// <summary>Never on the wire: a close frame without a code was received.</summary>
    public const ushort NoStatus = 1005;

    /// <summary>Never on the wire: the connection ended without a close frame.</summary>
    public const ushort Abnormal = 1006;

    public const ushort InvalidPayload = 1007;
    public const ushort PolicyViolation = 1008;
    public const ushort MessageTooBig = 1009;

    /// <summary>
    /// True for 1000-1003, 1007-1014 and 3000-4999. Everything else is reserved (1004, 1016-2999), meant for
    /// local use only (1005, 1006, 1015) or outside of the defined ranges (0-999, 5000 and above).
    /// </summary>
    public static bool IsValidOnWire(int code) => code switch
    {
        >= 1000 and <= 1003 => true,
        >= 1007 and <= 1014 => true,
        >= 3000 and <= 4999 => true,
        _ => false,
    };

    /// <summary>The code to send when the connection fails for <paramref name="fault"/> (section 7.1.7).</summary>
    public static ushort ForFault(WebSocketFault fault) => fault switch
    {
        WebSocketFault.None => Normal,
        WebSocketFault.MessageTooBig => MessageTooBig,
        WebSocketFault.InvalidUtf8 or WebSocketFault.CloseReasonNotUtf8 => InvalidPayload,
        _ => ProtocolError,
    };
}
