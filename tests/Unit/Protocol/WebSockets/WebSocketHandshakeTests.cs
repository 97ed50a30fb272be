using System;
using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.WebSockets;

internal sealed class WebSocketHandshakeTests
{
    private const string Good =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {0}\r\n";

    private static (WebSocketHandshake Handshake, string Accept) Begin()
    {
        var handshake = new WebSocketHandshake("venue.test:9443", "/ws?x=1", 512, "User-Agent: t\r\n");
        var random = new SeededRandom(3);
        byte[] request = new byte[handshake.RequestBytes];
        Assert.That(handshake.WriteRequest(request.AsSpan(1), ref random), Is.Zero);
        Assert.That(handshake.WriteRequest(request, ref random), Is.EqualTo(request.Length));
        string text = Encoding.ASCII.GetString(request);
        Assert.That(text, Does.StartWith("GET /ws?x=1 HTTP/1.1\r\nHost: venue.test:9443\r\n"));
        Assert.That(text, Does.EndWith("User-Agent: t\r\n\r\n"));
        Assert.That(text, Does.Not.Contain("Extensions"));
        int at = text.IndexOf("Sec-WebSocket-Key: ", StringComparison.Ordinal) + 19;
        string key = text.Substring(at, 24);
        Assert.That(Convert.FromBase64String(key), Has.Length.EqualTo(16));
        byte[] hash = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        return (handshake, Convert.ToBase64String(hash));
    }

    private static WebSocketHandshakeResult Answer(string head)
    {
        (WebSocketHandshake handshake, string accept) = Begin();
        byte[] bytes = Encoding.ASCII.GetBytes(head.Replace("{0}", accept, StringComparison.Ordinal));
        return handshake.ReadResponse(new ReadOnlySequence<byte>(bytes));
    }

    [Test]
    public void The_accept_value_of_the_rfc_example()
    {
        byte[] accept = new byte[28];
        WebSocketHandshake.WriteAccept("dGhlIHNhbXBsZSBub25jZQ=="u8, accept);
        Assert.That(Encoding.ASCII.GetString(accept), Is.EqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    [TestCase(Good + "\r\n", WebSocketFault.None)]
    [TestCase("HTTP/1.1 101\r\nuPGRADE:WebSocket\r\nConnection: keep-alive, upgrade\r\n"
        + "sec-websocket-accept:{0}\t\r\n\r\n", WebSocketFault.None)]
    [TestCase(Good + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", WebSocketFault.ExtensionNotRequested)]
    [TestCase(Good + "Sec-WebSocket-Extensions:\r\n\r\n", WebSocketFault.None)]
    [TestCase(Good + "Sec-WebSocket-Protocol: chat\r\n\r\n", WebSocketFault.SubprotocolNotRequested)]
    [TestCase(Good + "Sec-WebSocket-Accept: {0}\r\n\r\n", WebSocketFault.AcceptWrong)]
    [TestCase("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", WebSocketFault.AcceptWrong)]
    [TestCase("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", WebSocketFault.AcceptMissing)]
    [TestCase("HTTP/1.1 101 x\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {0}\r\n\r\n",
        WebSocketFault.UpgradeMissing)]
    [TestCase("HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {0}\r\n\r\n",
        WebSocketFault.UpgradeMissing)]
    [TestCase("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: close\r\nSec-WebSocket-Accept: {0}\r\n\r\n",
        WebSocketFault.ConnectionMissing)]
    [TestCase("HTTP/1.1 200 OK\r\n\r\n", WebSocketFault.StatusNot101)]
    [TestCase("HTTP/1.0 101 x\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase("HTTP/1.1 1010 x\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase("HTTP/1.1 10 x\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase("SSH-2.0-OpenSSH_9.2\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase("\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase(Good + " folded: x\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase(Good + "no colon\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase(Good + ": no name\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase(Good + "Name : x\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase(Good + "A: b\nC: d\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase(Good + "A: b\rC: d\r\n\r\n", WebSocketFault.HeadMalformed)]
    [TestCase(Good + "A: \0\r\n\r\n", WebSocketFault.HeadMalformed)]
    public void Responses(string head, WebSocketFault fault)
    {
        WebSocketHandshakeResult result = Answer(head);
        Assert.That(result.IsDone, Is.True);
        Assert.That(result.Fault, Is.EqualTo(fault));
    }

    [Test]
    public void A_refusal_tells_its_status_and_when_to_come_back()
    {
        WebSocketHandshakeResult result = Answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\n\r\n");
        Assert.That((result.StatusCode, result.RetryAfterSeconds), Is.EqualTo((429, 17)));
    }

    [Test]
    public void The_head_is_limited_and_frames_begin_behind_it()
    {
        Assert.That(Answer("HTTP/1.1 101 x\r\nA: " + new string('x', 490)).IsDone, Is.False);
        Assert.That(
            Answer("HTTP/1.1 101 x\r\nA: " + new string('x', 493)).Fault, Is.EqualTo(WebSocketFault.HeadTooLarge));
        Assert.That(
            Answer("HTTP/1.1 101 x\r\nA: " + new string('x', 2000) + "\r\n\r\n").Fault,
            Is.EqualTo(WebSocketFault.HeadTooLarge));
        (WebSocketHandshake handshake, string accept) = Begin();
        byte[] head = Encoding.ASCII.GetBytes(Good.Replace("{0}", accept, StringComparison.Ordinal) + "\r\n");
        byte[] bytes = ServerFrame.Join(head, ServerFrame.Text("first"));
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            WebSocketHandshakeResult part = handshake.ReadResponse(new ReadOnlySequence<byte>(bytes, 0, cut));
            Assert.That(part.IsDone, Is.EqualTo(cut >= head.Length), $"{cut}");
            WebSocketHandshakeResult whole = handshake.ReadResponse(ServerFrame.Cut(bytes, cut));
            Assert.That((whole.Fault, whole.Consumed), Is.EqualTo((WebSocketFault.None, head.Length)));
        }
    }

    [TestCase("host name", "/", "")]
    [TestCase("", "/", "")]
    [TestCase("host\r\nX: y", "/", "")]
    [TestCase("host", "ws", "")]
    [TestCase("host", "/a b", "")]
    [TestCase("host", "/\r\n", "")]
    [TestCase("host", "/", "A: b")]
    [TestCase("host", "/", "A: b\r\n\r\n")]
    [TestCase("host", "/", "A: b\nC: d\r\n")]
    public void Text_that_would_break_out_of_the_request_is_refused(string host, string path, string fields)
        => Assert.That(() => new WebSocketHandshake(host, path, 512, fields), Throws.InstanceOf<ArgumentException>());
}
