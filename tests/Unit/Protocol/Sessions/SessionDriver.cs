using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Sessions;

/// <summary>A session in virtual time with a hand-fed peer.</summary>
internal sealed class SessionDriver
{
    public const long Second = 1_000_000_000;

    private byte[] _left = [];

    public SessionDriver(SessionOptions? options = null, ConnectBudget? budget = null)
    {
        Handler = new RecordingHandler();
        Session = new WebSocketSession<RecordingHandler>(Handler, options ?? Options(), budget);
    }

    public static BackoffOptions NoJitter => new() { StartJitterNanos = 0, OrderlyJitterNanos = 0, JitterPercent = 0 };

    public RecordingHandler Handler { get; }

    public WebSocketSession<RecordingHandler> Session { get; }

    public long Now { get; set; } = 1000 * Second;

    public ReceiveStamp Stamp => new(Now, Now + 5);

    public SessionRequests Requests { get; private set; }

    public static SessionOptions Options(bool requiresAuthorization = false) => new()
    {
        Host = "venue.test",
        PathAndQuery = "/ws",
        Seed = 1,
        MessageBytesMax = 4096,
        HeartbeatNanos = 10 * Second,
        RequiresAuthorization = requiresAuthorization,
        Backoff = NoJitter,
    };

    public void Take() => Requests = Session.TakeRequests();

    public void GoTo(SessionState state)
    {
        if (state == SessionState.Idle)
            return;
        Session.Start(Stamp);
        if (state == SessionState.WaitingToConnect)
            return;
        Session.Tick(Stamp);
        Take();
        Assert.That(Requests, Is.EqualTo(SessionRequests.Connect));
        if (state == SessionState.Connecting)
            return;
        Session.OnConnected(Stamp);
        if (state == SessionState.Handshaking)
            return;
        AnswerHandshake();
        Assert.That(Session.State, Is.EqualTo(SessionState.Open));
        if (state == SessionState.Recycling)
            Session.Recycle(ReconnectCause.Orderly, Stamp);
        else if (state == SessionState.Stopping)
            Session.Stop(Stamp);
        else if (state == SessionState.Draining)
            Receive(WebSockets.ServerFrame.Close(1001));
        else if (state == SessionState.AwaitingAuthorization)
        {
            Receive(WebSockets.ServerFrame.Close(1008));
            Session.OnEndOfStream(0, Stamp);
        }
        Assert.That(Session.State, Is.EqualTo(state));
        Take();
    }

    public void AnswerHandshake(byte[]? behind = null)
    {
        string request = Encoding.ASCII.GetString(Session.Output.PendingSend);
        Session.Output.Sent(Session.Output.PendingSend.Length);
        int at = request.IndexOf("Sec-WebSocket-Key: ", StringComparison.Ordinal) + 19;
        byte[] accept = new byte[28];
        WebSocketHandshake.WriteAccept(Encoding.ASCII.GetBytes(request.Substring(at, 24)), accept);
        byte[] head = Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + Encoding.ASCII.GetString(accept) + "\r\n\r\n");
        Receive([.. head, .. behind ?? []]);
    }

    public void Receive(byte[] bytes)
    {
        _left = [.. _left, .. bytes];
        long consumed = Session.OnBytes(new ReadOnlySequence<byte>(_left), Stamp);
        _left = _left[(int)consumed..];
    }

    public void EndOfStream()
    {
        Session.OnEndOfStream(_left.Length, Stamp);
        _left = [];
    }

    public void Advance(long nanos)
    {
        Now += nanos;
        Session.Tick(Stamp);
        Take();
    }

    /// <summary>The frames waiting to be sent, unmasked, as "opcode:payload".</summary>
    public List<string> Sent()
    {
        var frames = new List<string>();
        byte[] bytes = Session.Output.PendingSend.ToArray();
        Session.Output.Sent(bytes.Length);
        for (int at = 0; at < bytes.Length;)
        {
            int opcode = bytes[at] & 15;
            int length = bytes[at + 1] & 127;
            int header = 2;
            if (length == 126)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
                header = 4;
            }
            Assert.That(bytes[at + 1] & 128, Is.EqualTo(128), "client frames are masked");
            byte[] payload = bytes[(at + header + 4)..(at + header + 4 + length)];
            for (int i = 0; i < length; i++)
                payload[i] ^= bytes[at + header + i % 4];
            string text = opcode == 8
                ? length == 0 ? "" : BinaryPrimitives.ReadUInt16BigEndian(payload).ToString()
                : Encoding.UTF8.GetString(payload);
            frames.Add($"{opcode}:{text}");
            at += header + 4 + length;
        }
        return frames;
    }
}
