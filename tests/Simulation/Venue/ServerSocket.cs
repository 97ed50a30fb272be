using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace LowLatency.Simulation.Venue;

/// <summary>The venue's end of a WebSocket (RFC 6455): what a server library does. Whole frames only.</summary>
internal sealed class ServerSocket
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private readonly List<byte> _received = [];

    public bool IsUpgraded { get; private set; }

    /// <summary>Takes bytes of the client; returns the text of an upgrade request once it is whole.</summary>
    public string? Receive(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes) _received.Add(one);
        if (IsUpgraded) return null;
        string head = Encoding.ASCII.GetString(_received.ToArray());
        int end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return null;
        _received.RemoveRange(0, end + 4);
        return head[..(end + 2)];
    }

    public byte[] Accept(string request)
    {
        IsUpgraded = true;
        const string Field = "Sec-WebSocket-Key:";
        int at = request.IndexOf(Field, StringComparison.OrdinalIgnoreCase) + Field.Length;
        string key = request[at..request.IndexOf("\r\n", at, StringComparison.Ordinal)].Trim();
#pragma warning disable CA5350 // the handshake of RFC 6455 is made of SHA-1
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {accept}\r\n\r\n");
    }

    public static byte[] Refuse(int status, int retryAfterSeconds) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status} Refused\r\nRetry-After: {retryAfterSeconds}\r\nContent-Length: 0\r\n\r\n");

    /// <summary>The next frame of the client, unmasked.</summary>
    public bool TryRead(out int opcode, out byte[] payload)
    {
        opcode = 0;
        payload = [];
        if (_received.Count < 6) return false;
        opcode = _received[0] & 0x0F;
        int length = _received[1] & 0x7F;
        int at = 2;
        if (length == 126)
        {
            if (_received.Count < 8) return false;
            length = (_received[2] << 8) | _received[3];
            at = 4;
        }

        if (_received.Count < at + 4 + length) return false;
        payload = new byte[length];
        for (int i = 0; i < length; i++) payload[i] = (byte)(_received[at + 4 + i] ^ _received[at + (i & 3)]);
        _received.RemoveRange(0, at + 4 + length);
        return true;
    }

    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload)
    {
        int head = payload.Length < 126 ? 2 : payload.Length <= ushort.MaxValue ? 4 : 10;
        var frame = new byte[head + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        if (head == 2)
        {
            frame[1] = (byte)payload.Length;
        }
        else if (head == 4)
        {
            frame[1] = 126;
            frame[2] = (byte)(payload.Length >> 8);
            frame[3] = (byte)payload.Length;
        }
        else
        {
            frame[1] = 127;
            for (int i = 0; i < 8; i++) frame[2 + i] = (byte)((long)payload.Length >> (56 - (8 * i)));
        }

        payload.CopyTo(frame.AsSpan(head));
        return frame;
    }
}
