using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace LowLatency.Proofs.Loopback;

/// <summary>The server's end of one socket: HTTP/1.1 heads and RFC 6455 frames, no more than the proof needs.</summary>
internal sealed class LoopbackConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _input = new byte[64 * 1024];
    private readonly byte[] _output = new byte[256 * 1024];
    private int _inputLength;
    private int _outputLength;
    private string _key = "";
    private byte[] _path = [];

    public LoopbackConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    public bool IsUpgrade => _key.Length > 0;

    public ReadOnlySpan<byte> Path => _path;

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

        string[] lines = Encoding.ASCII.GetString(_input, 0, end).Split("\r\n");
        _path = Encoding.ASCII.GetBytes(Uri.UnescapeDataString(lines[0].Split(' ')[1]));
        foreach (string line in lines)
        {
            const string Name = "Sec-WebSocket-Key:";
            if (line.StartsWith(Name, StringComparison.OrdinalIgnoreCase)) _key = line[Name.Length..].Trim();
        }

        Consume(end + 4);
        return true;
    }

    public void AcceptUpgrade()
    {
        byte[] digest = SHA1.HashData(Encoding.ASCII.GetBytes(_key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        Add(Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(digest)}\r\n\r\n"));
        Flush();
    }

    public void SendBody(ReadOnlySpan<byte> body)
    {
        string status = body.IsEmpty ? "404 Not Found" : "200 OK";
        Add(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n"));
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

    public void Flush()
    {
        int sent = 0;
        while (sent < _outputLength) sent += _socket.Send(_output.AsSpan(sent, _outputLength - sent));
        _outputLength = 0;
    }

    public void Dispose() => _socket.Dispose();

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
        if (_outputLength + payload.Length + 4 > _output.Length) Flush();
        _output[_outputLength++] = (byte)(0x80 | opcode);
        if (payload.Length < 126)
        {
            _output[_outputLength++] = (byte)payload.Length;
        }
        else
        {
            _output[_outputLength++] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(_output.AsSpan(_outputLength), (ushort)payload.Length);
            _outputLength += 2;
        }

        Add(payload);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.AsSpan(_outputLength));
        _outputLength += bytes.Length;
    }

    private bool TryReceive()
    {
        int received = _socket.Receive(_input.AsSpan(_inputLength));
        _inputLength += received;
        return received > 0;
    }

    private void Consume(int count)
    {
        _input.AsSpan(count, _inputLength - count).CopyTo(_input);
        _inputLength -= count;
    }
}
