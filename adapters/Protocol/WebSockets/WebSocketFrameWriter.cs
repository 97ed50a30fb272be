using System;
using System.Buffers.Binary;
using System.Text.Unicode;
using LowLatency.Protocol.Backoff;

namespace LowLatency.Protocol.WebSockets;

/// <summary>
/// Writes masked client frames (RFC 6455 section 5) into memory of the caller. Allocates nothing after construction.
/// Owner thread only.
/// </summary>
/// <remarks>
/// Section 5.3 wants mask keys that others cannot predict: the shell seeds this writer from a strong source and a
/// simulation seeds it from its own seed.
/// </remarks>
public sealed class WebSocketFrameWriter
{
    /// <summary>The longest payload of a control frame (section 5.5).</summary>
    public const int ControlPayloadBytesMax = 125;

    private SeededRandom _random;

    public WebSocketFrameWriter(ulong maskSeed) => _random = new SeededRandom(maskSeed);

    /// <summary>Bytes of a client frame with this payload length: 6, 8 or 14 bytes of header and the payload.</summary>
    public static long FrameBytes(int payloadBytes)
        => payloadBytes + (payloadBytes <= 125 ? 6L : payloadBytes <= ushort.MaxValue ? 8L : 14L);

    /// <summary>
    /// Writes one frame and returns its length; 0 when it does not fit <paramref name="destination"/>, when the
    /// opcode is reserved, or when a control frame would be fragmented or above 125 bytes. Close frames are
    /// written by <see cref="WriteClose"/>.
    /// </summary>
    public int Write(
        Span<byte> destination, WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true)
    {
        bool isControl = opcode is WebSocketOpcode.Ping or WebSocketOpcode.Pong;
        if (!isControl && opcode > WebSocketOpcode.Binary)
            return 0;
        if (isControl && (!isFinal || payload.Length > ControlPayloadBytesMax))
            return 0;
        return WriteFrame(destination, opcode, payload, isFinal);
    }

    /// <summary>
    /// Writes a close frame and returns its length. Code 1005 writes an empty payload (section 7.1.5). Returns 0
    /// when the code must not be on the wire, the reason is above 123 bytes or not UTF-8, or it does not fit.
    /// </summary>
    public int WriteClose(Span<byte> destination, ushort code, ReadOnlySpan<byte> reason)
    {
        if (code == WebSocketCloseCode.NoStatus)
            return reason.IsEmpty ? WriteFrame(destination, WebSocketOpcode.Close, default, true) : 0;
        if (!WebSocketCloseCode.IsValidOnWire(code) || reason.Length > ControlPayloadBytesMax - 2
            || !Utf8.IsValid(reason))
            return 0;
        Span<byte> payload = stackalloc byte[2 + reason.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        reason.CopyTo(payload[2..]);
        return WriteFrame(destination, WebSocketOpcode.Close, payload, true);
    }

    private int WriteFrame(
        Span<byte> destination, WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isFinal)
    {
        long total = FrameBytes(payload.Length);
        if (total > destination.Length)
            return 0;
        destination[0] = (byte)((isFinal ? 0x80 : 0) | (byte)opcode);
        int offset;
        if (payload.Length <= 125)
        {
            destination[1] = (byte)(0x80 | payload.Length);
            offset = 2;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            destination[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payload.Length);
            offset = 4;
        }
        else
        {
            destination[1] = 0x80 | 127;
            BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payload.Length);
            offset = 10;
        }
        uint key = _random.NextUInt32();
        BinaryPrimitives.WriteUInt32BigEndian(destination[offset..], key);
        WebSocketMask.Copy(payload, destination[(offset + 4)..], key);
        return (int)total;
    }
}
