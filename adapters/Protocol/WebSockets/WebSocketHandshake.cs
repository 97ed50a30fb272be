using System;
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using LowLatency.Protocol.Backoff;

namespace LowLatency.Protocol.WebSockets;

/// <summary>
/// The client side of the opening handshake (RFC 6455 section 4.1), without I/O. No extension and no subprotocol is
/// ever offered, so permessage-deflate cannot be switched on. Owner thread only.
/// </summary>
public sealed class WebSocketHandshake
{
    private const int KeyBytes = 24;
    private const int AcceptBytes = 28;

    private readonly byte[] _beforeKey;
    private readonly byte[] _afterKey;
    private readonly byte[] _head;
    private readonly byte[] _expectedAccept = new byte[AcceptBytes];

    /// <param name="host">The Host field: name, with ":port" when it is not the scheme's own.</param>
    /// <param name="pathAndQuery">The request target, beginning with "/".</param>
    /// <param name="headBytesMax">The longest response head accepted, in bytes; at least 256.</param>
    /// <param name="extraFields">More request fields, each ended by CRLF, or empty.</param>
    /// <exception cref="ArgumentException">Text that would break out of its place in the request.</exception>
    public WebSocketHandshake(string host, string pathAndQuery, int headBytesMax = 8192, string extraFields = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(headBytesMax, 256);
        if (host.Length == 0 || !IsVisibleAscii(host))
            throw new ArgumentException("must be visible ASCII without spaces", nameof(host));
        if (!pathAndQuery.StartsWith('/') || !IsVisibleAscii(pathAndQuery))
            throw new ArgumentException("must begin with / and be visible ASCII", nameof(pathAndQuery));
        if (!AreFields(extraFields))
            throw new ArgumentException("must be fields that end with CRLF", nameof(extraFields));
        _beforeKey = Encoding.ASCII.GetBytes(
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ");
        _afterKey = Encoding.ASCII.GetBytes("\r\n" + extraFields + "\r\n");
        _head = new byte[headBytesMax];
    }

    /// <summary>Bytes that <see cref="WriteRequest"/> needs.</summary>
    public int RequestBytes => _beforeKey.Length + KeyBytes + _afterKey.Length;

    private static ReadOnlySpan<byte> KeySuffix => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>
    /// Writes the request with a fresh key from <paramref name="random"/> and returns its length, 0 when it does
    /// not fit.
    /// </summary>
    public int WriteRequest(Span<byte> destination, ref SeededRandom random)
    {
        if (destination.Length < RequestBytes)
            return 0;
        Span<byte> nonce = stackalloc byte[16];
        BitConverter.TryWriteBytes(nonce, random.NextUInt64());
        BitConverter.TryWriteBytes(nonce[8..], random.NextUInt64());
        _beforeKey.CopyTo(destination);
        Span<byte> key = destination.Slice(_beforeKey.Length, KeyBytes);
        Base64.EncodeToUtf8(nonce, key, out _, out _);
        _afterKey.CopyTo(destination[(_beforeKey.Length + KeyBytes)..]);
        WriteAccept(key, _expectedAccept);
        return RequestBytes;
    }

    /// <summary>Sec-WebSocket-Accept for a key (section 4.2.2, item 5.4): 24 bytes in, 28 bytes out.</summary>
    public static void WriteAccept(ReadOnlySpan<byte> key, Span<byte> accept)
    {
        Span<byte> text = stackalloc byte[KeyBytes + 36];
        key[..KeyBytes].CopyTo(text);
        KeySuffix.CopyTo(text[KeyBytes..]);
        Span<byte> hash = stackalloc byte[Sha1.HashBytes];
        Sha1.Hash(text, hash);
        Base64.EncodeToUtf8(hash, accept, out _, out _);
    }

    /// <summary>
    /// Looks at everything received so far. Until IsDone nothing is consumed; give the same bytes with more behind.
    /// </summary>
    public WebSocketHandshakeResult ReadResponse(in ReadOnlySequence<byte> input)
    {
        int copied = (int)Math.Min(input.Length, _head.Length);
        ReadOnlySpan<byte> bytes;
        if (input.FirstSpan.Length >= copied)
        {
            bytes = input.FirstSpan[..copied];
        }
        else
        {
            input.Slice(0, copied).CopyTo(_head);
            bytes = _head.AsSpan(0, copied);
        }
        int end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return input.Length >= _head.Length
                ? new WebSocketHandshakeResult(WebSocketFault.HeadTooLarge, 0, 0)
                : default;
        }
        return ReadHead(bytes[..(end + 2)], end + 4);
    }

    private WebSocketHandshakeResult ReadHead(ReadOnlySpan<byte> head, int consumed)
    {
        int status = ReadStatus(head);
        if (status == 0)
            return new WebSocketHandshakeResult(WebSocketFault.HeadMalformed, 0, 0);
        WebSocketFault fault = ReadFields(head, out Fields fields);
        if (status != 101 && fault != WebSocketFault.HeadMalformed)
            fault = WebSocketFault.StatusNot101;
        return fault == WebSocketFault.None
            ? new WebSocketHandshakeResult(consumed)
            : new WebSocketHandshakeResult(fault, status, fields.RetryAfterSeconds);
    }

    private static int ReadStatus(ReadOnlySpan<byte> head)
    {
        if (head.Length < 14 || !head.StartsWith("HTTP/1.1 "u8))
            return 0;
        if (!Utf8Parser.TryParse(head.Slice(9, 3), out int status, out int digits) || digits != 3)
            return 0;
        bool isEnded = head[12] == ' ' || (head[12] == '\r' && head[13] == '\n');
        return status >= 100 && isEnded ? status : 0;
    }

    private WebSocketFault ReadFields(ReadOnlySpan<byte> head, out Fields fields)
    {
        fields = default;
        int line = head.IndexOf("\r\n"u8) + 2;
        if (head[..(line - 2)].IndexOfAny((byte)'\r', (byte)'\n', (byte)0) >= 0)
            return WebSocketFault.HeadMalformed;
        while (line < head.Length)
        {
            int length = head[line..].IndexOf("\r\n"u8);
            ReadOnlySpan<byte> field = head.Slice(line, length);
            int colon = field.IndexOf((byte)':');
            if (colon <= 0 || field.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) >= 0
                || field[..colon].IndexOfAny((byte)' ', (byte)'\t') >= 0)
                return WebSocketFault.HeadMalformed;
            TakeField(field[..colon], field[(colon + 1)..].Trim(" \t"u8), ref fields);
            line += length + 2;
        }
        return !fields.IsUpgrade ? WebSocketFault.UpgradeMissing
            : !fields.IsConnectionUpgrade ? WebSocketFault.ConnectionMissing
            : fields.AcceptCount == 0 ? WebSocketFault.AcceptMissing
            : fields.AcceptCount > 1 || !fields.IsAcceptRight ? WebSocketFault.AcceptWrong
            : fields.HasExtension ? WebSocketFault.ExtensionNotRequested
            : fields.HasSubprotocol ? WebSocketFault.SubprotocolNotRequested
            : WebSocketFault.None;
    }

    private void TakeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref Fields fields)
    {
        if (Ascii.EqualsIgnoreCase(name, "Upgrade"u8))
        {
            fields.IsUpgrade |= HasToken(value, "websocket"u8);
        }
        else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
        {
            fields.IsConnectionUpgrade |= HasToken(value, "upgrade"u8);
        }
        else if (Ascii.EqualsIgnoreCase(name, "Sec-WebSocket-Accept"u8))
        {
            fields.AcceptCount++;
            fields.IsAcceptRight = value.SequenceEqual(_expectedAccept);
        }
        else if (Ascii.EqualsIgnoreCase(name, "Sec-WebSocket-Extensions"u8))
        {
            fields.HasExtension |= !value.IsEmpty;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Sec-WebSocket-Protocol"u8))
        {
            fields.HasSubprotocol = true;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Retry-After"u8)
            && Utf8Parser.TryParse(value, out int seconds, out int digits) && digits == value.Length)
        {
            fields.RetryAfterSeconds = Math.Max(0, seconds);
        }
    }

    private static bool HasToken(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        while (true)
        {
            int comma = list.IndexOf((byte)',');
            ReadOnlySpan<byte> item = (comma < 0 ? list : list[..comma]).Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(item, token))
                return true;
            if (comma < 0)
                return false;
            list = list[(comma + 1)..];
        }
    }

    private static bool AreFields(string text)
    {
        int line = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\r' && i > line && i + 1 < text.Length && text[i + 1] == '\n')
                line = ++i + 1;
            else if (text[i] is < ' ' or > '~')
                return false;
        }
        return line == text.Length;
    }

    private static bool IsVisibleAscii(string text)
    {
        foreach (char c in text)
        {
            if (c is <= ' ' or > '~')
                return false;
        }
        return true;
    }

    private struct Fields
    {
        public bool IsUpgrade;
        public bool IsConnectionUpgrade;
        public bool IsAcceptRight;
        public bool HasExtension;
        public bool HasSubprotocol;
        public int AcceptCount;
        public int RetryAfterSeconds;
    }
}
