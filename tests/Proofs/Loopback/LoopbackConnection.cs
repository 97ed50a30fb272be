using System;
using System.Buffers.Binary;
using System.IO;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace LowLatency.Proofs.Loopback;

/// <summary>The server's end of one socket: HTTP/1.1 heads and RFC 6455 frames, no more than proofs need.</summary>
internal sealed class LoopbackConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream? _tls;
    private byte[] _input = new byte[64 * 1024];
    private byte[] _output = new byte[256 * 1024];
    private int _inputLength;
    private int _outputLength;
    private string[] _head = [];
    private string _key = "";
    private byte[] _path = [];

    /// <param name="socket">Connected.</param>
    /// <param name="tls">What encrypts on it, its handshake done; null = nothing does.</param>
    public LoopbackConnection(Socket socket, Stream? tls = null)
    {
        _socket = socket;
        _tls = tls;
        _socket.NoDelay = true;
    }

    public bool IsUpgrade => _key.Length > 0;

    /// <summary>Path and query of the request, unescaped.</summary>
    public ReadOnlySpan<byte> Path => _path;

    /// <summary>Path and query of the request as they came.</summary>
    public string Target { get; private set; } = "";

    /// <summary>True when there is something to read.</summary>
    public bool Wait(int micros) => _socket.Poll(micros, SelectMode.SelectRead);

    /// <summary>False at the end of the stream.</summary>
    public bool TryReadHead()
    {
        int end;
        while ((end = _input.AsSpan(0, _inputLength).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!TryReceive()) return false;
        }

        _head = Encoding.ASCII.GetString(_input, 0, end).Split("\r\n");
        Target = _head[0].Split(' ')[1];
        _path = Encoding.ASCII.GetBytes(Uri.UnescapeDataString(Target));
        _key = Header("Sec-WebSocket-Key");
        Consume(end + 4);
        return true;
    }

    /// <summary>A field of the head that was read last; empty = not there.</summary>
    public string Header(string name)
    {
        foreach (string line in _head)
        {
            bool isField = line.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && line.Length > name.Length && line[name.Length] == ':';
            if (isField) return line[(name.Length + 1)..].Trim();
        }

        return "";
    }

    public void AcceptUpgrade()
    {
        byte[] digest = SHA1.HashData(Encoding.ASCII.GetBytes(_key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        Add(Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(digest)}\r\n\r\n"));
        Flush();
    }

    public void SendBody(int status, ReadOnlySpan<byte> body)
    {
        Add(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} -\r\nContent-Length: {body.Length}\r\n\r\n"));
        Add(body);
        Flush();
    }

    /// <summary>False at the end of the stream.</summary>
    public bool TryReadFrames() => TryReceive();

    /// <summary>The next whole text frame of the client; pings are answered, a close ends the text.</summary>
    public bool TryTakeText(out ReadOnlySpan<byte> text)
    {
        text = default;
        while (TryTakeFrame(out int opcode, out byte[] payload))
        {
            if (opcode == 1)
            {
                text = payload;
                return true;
            }

            if (opcode is 8 or 9) AddFrame(opcode == 8 ? 8 : 10, payload);
        }

        return false;
    }

    public void AddText(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty) AddFrame(1, text);
    }

    public void AddPing() => AddFrame(9, default);

    public void Flush()
    {
        if (_outputLength > 0) _tls?.Write(_output.AsSpan(0, _outputLength));
        int sent = _tls == null ? 0 : _outputLength;
        while (sent < _outputLength) sent += _socket.Send(_output.AsSpan(sent, _outputLength - sent));
        _outputLength = 0;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _tls?.Dispose();
    }

    private bool TryTakeFrame(out int opcode, out byte[] payload)
    {
        opcode = 0;
        payload = [];
        ReadOnlySpan<byte> input = _input.AsSpan(0, _inputLength);
        if (input.Length < 6) return false;
        opcode = input[0] & 15;
        int length = input[1] & 127;
        int header = 2;
        if (length == 126)
        {
            if (input.Length < 8) return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(input[2..]);
            header = 4;
        }

        if (input.Length < header + 4 + length) return false;
        ReadOnlySpan<byte> mask = input.Slice(header, 4);
        payload = input.Slice(header + 4, length).ToArray();
        for (int i = 0; i < payload.Length; i++) payload[i] ^= mask[i & 3];
        Consume(header + 4 + length);
        return true;
    }

    private void AddFrame(int opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[10];
        int length = 2;
        header[0] = (byte)(0x80 | opcode);
        if (payload.Length < 126)
        {
            header[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
            length = 4;
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteInt64BigEndian(header[2..], payload.Length);
            length = 10;
        }

        Add(header[..length]);
        Add(payload);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_outputLength + bytes.Length > _output.Length) Flush();
        if (bytes.Length > _output.Length) _output = new byte[bytes.Length];
        bytes.CopyTo(_output.AsSpan(_outputLength));
        _outputLength += bytes.Length;
    }

    private bool TryReceive()
    {
        if (_inputLength == _input.Length) Array.Resize(ref _input, 2 * _input.Length);
        Span<byte> room = _input.AsSpan(_inputLength);
        int received = _tls == null ? _socket.Receive(room) : _tls.Read(room);
        _inputLength += received;
        return received > 0;
    }

    private void Consume(int count)
    {
        _input.AsSpan(count, _inputLength - count).CopyTo(_input);
        _inputLength -= count;
    }
}
