namespace LowLatency.Protocol.WebSockets;

/// <summary>
/// Why the WebSocket layer gave up. Numbers are stable: they are journaled and shown. 1-49 opening handshake,
/// 50-99 frames, 100-149 end of the byte stream. Section numbers are those of RFC 6455.
/// </summary>
public enum WebSocketFault : ushort
{
    None = 0,

    /// <summary>The response head did not end within the limit.</summary>
    HeadTooLarge = 1,

    /// <summary>The response head is not HTTP/1.1 with CRLF line ends and "name: value" fields.</summary>
    HeadMalformed = 2,

    /// <summary>A status other than 101 (4.1): the status is reported beside the fault.</summary>
    StatusNot101 = 3,

    /// <summary>The "Upgrade: websocket" field is missing (4.1, item 2).</summary>
    UpgradeMissing = 4,

    /// <summary>The "Connection: Upgrade" field is missing (4.1, item 3).</summary>
    ConnectionMissing = 5,

    /// <summary>No Sec-WebSocket-Accept field (4.1, item 4).</summary>
    AcceptMissing = 6,

    /// <summary>Sec-WebSocket-Accept does not belong to our key, or is there twice (4.1, item 4).</summary>
    AcceptWrong = 7,

    /// <summary>The server switched an extension on; none was offered (4.1, item 5).</summary>
    ExtensionNotRequested = 8,

    /// <summary>The server chose a subprotocol; none was offered (4.1, item 6).</summary>
    SubprotocolNotRequested = 9,

    /// <summary>RSV1-3 set without an extension (5.2).</summary>
    ReservedBits = 50,

    /// <summary>Opcode 3-7 or 11-15 (5.2).</summary>
    ReservedOpcode = 51,

    /// <summary>A server frame with the mask bit (5.1).</summary>
    MaskedServerFrame = 52,

    /// <summary>A length in more bytes than needed (5.2).</summary>
    LengthNotMinimal = 53,

    /// <summary>The top bit of a 64-bit length is set (5.2).</summary>
    LengthOutOfRange = 54,

    /// <summary>A control frame above 125 bytes (5.5).</summary>
    ControlFrameTooLong = 55,

    /// <summary>A control frame without FIN (5.5).</summary>
    ControlFrameFragmented = 56,

    /// <summary>A continuation frame with no message begun (5.4).</summary>
    UnexpectedContinuation = 57,

    /// <summary>A new message inside a fragmented one (5.4).</summary>
    ExpectedContinuation = 58,

    /// <summary>A frame, or the sum of the fragments, above our maximum (10.4, close code 1009).</summary>
    MessageTooBig = 59,

    /// <summary>Text that is not UTF-8 (8.1, close code 1007).</summary>
    InvalidUtf8 = 60,

    /// <summary>A close frame with a payload of one byte (5.5.1).</summary>
    ClosePayloadTooShort = 61,

    /// <summary>A close code that must not be on the wire (7.4).</summary>
    CloseCodeInvalid = 62,

    /// <summary>A close reason that is not UTF-8 (5.5.1, close code 1007).</summary>
    CloseReasonNotUtf8 = 63,

    /// <summary>The stream ended inside a frame.</summary>
    TruncatedFrame = 100,

    /// <summary>The stream ended between two fragments of one message.</summary>
    TruncatedMessage = 101,

    /// <summary>The stream ended between messages, but without a close frame (7.1.5: code 1006).</summary>
    EndWithoutClose = 102,
}
