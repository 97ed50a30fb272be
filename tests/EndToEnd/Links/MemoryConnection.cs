using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.EndToEnd.Links;

/// <summary>
/// The product's session with a venue in memory behind it: upgrades, acknowledges what is subscribed, pings at each
/// step, answers what is asked over HTTP.
/// </summary>
internal sealed class MemoryConnection(
    LinkHandler handler, SessionOptions options, ConnectBudget budget, PipelineClock clock, Func<string, string> rest)
    : ISessionConnection
{
    private const int Text = 1;
    private const int Close = 8;
    private const int Ping = 9;

    private readonly WebSocketSession<LinkHandler> _session = new(handler, options, budget);

    public SessionOutput Output => _session.Output;

    public bool IsIdle => _session.State == SessionState.Idle;

    public bool IsOpen => _session.State == SessionState.Open;

    public bool IsDisposed { get; private set; }

    /// <summary>The venue does not answer the upgrade yet.</summary>
    public bool IsUpgradeHeld { get; set; }

    /// <summary>Messages that the client sent on this socket.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>The code of the client's close frame; 0 = it sent none.</summary>
    public int CloseCode { get; private set; }

    public void Start() => _session.Start(clock.Now());

    public void Stop() => _session.Stop(clock.Now());

    public int DoWork() => Step();

    public void Dispose() => IsDisposed = true;

    public int Step()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ReceiveStamp now = clock.Now();
        SessionRequests requests = _session.TakeRequests();
        if ((requests & SessionRequests.CloseSocket) != 0) Output.DiscardPending();
        if ((requests & SessionRequests.Connect) != 0) _session.OnConnected(now);
        if (_session.State == SessionState.Handshaking) Upgrade(now);
        if (_session.State == SessionState.Open) Receive(Frame(Ping, "keep"), now);
        ServeFrames(now);
        ServeRequests(now);
        _session.Tick(now);
        return 0;
    }

    private void Upgrade(in ReceiveStamp now)
    {
        if (IsUpgradeHeld) return;
        string head = Encoding.ASCII.GetString(Output.PendingSend);
        Output.Sent(Output.PendingSend.Length);
        int at = head.IndexOf("Sec-WebSocket-Key: ", StringComparison.Ordinal) + 19;
        byte[] hash = SHA1.HashData(
            Encoding.ASCII.GetBytes(head.Substring(at, 24) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        Receive(
            Encoding.ASCII.GetBytes(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Accept: {Convert.ToBase64String(hash)}\r\n\r\n"),
            now);
    }

    private void ServeFrames(in ReceiveStamp now)
    {
        byte[] bytes = IsUpgradeHeld ? [] : Output.PendingSend.ToArray();
        if (bytes.Length > 0) Output.Sent(bytes.Length);
        for (int at = 0; at < bytes.Length;)
        {
            int opcode = bytes[at] & 15;
            int length = bytes[at + 1] & 127;
            int header = length == 126 ? 4 : 2;
            if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
            byte[] payload = bytes[(at + header + 4)..(at + header + 4 + length)];
            for (int i = 0; i < length; i++) payload[i] ^= bytes[at + header + (i % 4)];
            at += header + 4 + length;
            Serve(opcode, payload, now);
        }
    }

    private void Serve(int opcode, byte[] payload, in ReceiveStamp now)
    {
        if (opcode == Close)
        {
            CloseCode = BinaryPrimitives.ReadUInt16BigEndian(payload);
            Receive([0x88, 2, payload[0], payload[1]], now);
            _session.OnEndOfStream(0, now);
            return;
        }

        if (opcode != Text) return;
        string text = Encoding.UTF8.GetString(payload);
        Sent.Add(text);
        string id = text[(text.LastIndexOf("\"id\":", StringComparison.Ordinal) + 5)..].TrimEnd('}');
        Receive(Frame(Text, $"{{\"result\":null,\"id\":{id}}}"), now);
    }

    private void ServeRequests(in ReceiveStamp now)
    {
        while (Output.HttpRequests.TryPeek(out HttpRequestView request))
        {
            long id = request.RequestId;
            byte[] body = Encoding.UTF8.GetBytes(rest(Encoding.ASCII.GetString(request.Target)));
            Output.HttpRequests.RemoveFirst();
            _session.OnHttpResponse(
                new HttpResponseView
                {
                    RequestId = id,
                    Status = 200,
                    RetryAfterSeconds = -1,
                    UsedWeight = -1,
                    Body = body,
                },
                now);
        }
    }

    private void Receive(byte[] bytes, in ReceiveStamp now) =>
        _session.OnBytes(new ReadOnlySequence<byte>(bytes), now);

    private static byte[] Frame(int opcode, string text)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        return [(byte)(0x80 | opcode), (byte)payload.Length, .. payload];
    }
}
