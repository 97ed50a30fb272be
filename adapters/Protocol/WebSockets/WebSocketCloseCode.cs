namespace LowLatency.Protocol.WebSockets;

/// <summary>Close codes (RFC 6455 section 7.4.1 and the IANA registry) and which of them may be on the wire.</summary>
public static class WebSocketCloseCode
{
    public const ushort Normal = 1000;
    public const ushort GoingAway = 1001;
    public const ushort ProtocolError = 1002;
    public const ushort UnsupportedData = 1003;

    /// <summary>Never on the wire: a close frame without a code was received.</summary>
    public const ushort NoStatus = 1005;

    /// <summary>Never on the wire: the connection ended without a close frame.</summary>
    public const ushort Abnormal = 1006;

    public const ushort InvalidPayload = 1007;
    public const ushort PolicyViolation = 1008;
    public const ushort MessageTooBig = 1009;
    public const ushort MandatoryExtension = 1010;
    public const ushort InternalError = 1011;
    public const ushort ServiceRestart = 1012;
    public const ushort TryAgainLater = 1013;
    public const ushort BadGateway = 1014;

    /// <summary>Never on the wire: the TLS handshake failed.</summary>
    public const ushort TlsHandshake = 1015;

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
