using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Transport.Connections;
using LowLatency.Unit.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Transport;

/// <summary>Against the framework's own server, so that our peer and our client cannot share a mistake.</summary>
internal sealed class IndependentServerTests
{
    [Test]
    public void The_frameworks_server_echoes_messages_of_all_sizes_and_closes()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Task server = Task.Run(() => EchoAsync(listener));
        int[] sizes = [1, 125, 126, 127, 4096, 30_000, 65_535 - 8];
        using PipeConnection<RecordingHandler> pipe =
            Bench.Connect(Bench.Connection(port), Bench.Session(2000, host: $"127.0.0.1:{port}"));
        RecordingHandler handler = pipe.Session.Handler;
        int next = 0;
        handler.React = (line, output) =>
        {
            if (line[0] == '<' && line != "<Opened>")
                return;
            if (next == sizes.Length)
                output.Stop();
            else
                Assert.That(output.SendText(Encoding.ASCII.GetBytes(new string('m', sizes[next++]))), Is.True);
        };
        Bench.StepUntil(pipe, () => handler.Log.Any(l => l.StartsWith("<Closed", StringComparison.Ordinal)));
        Assert.That(handler.Log.Skip(1).Take(sizes.Length).Select(l => l.Length), Is.EqualTo(sizes));
        Assert.That(server.Wait(5000), Is.True);
        Assert.That(handler.Log[^1], Is.EqualTo("<Closed Stopped None 0 Orderly>"));
    }

    private static async Task EchoAsync(HttpListener listener)
    {
        HttpListenerContext context = await listener.GetContextAsync();
        WebSocket socket = (await context.AcceptWebSocketAsync(null)).WebSocket;
        byte[] buffer = new byte[70_000];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close)
                break;
            // Two fragments for each one received, so that reassembly is exercised too.
            int half = result.Count / 2;
            await socket.SendAsync(buffer.AsMemory(0, half), WebSocketMessageType.Text, false, CancellationToken.None);
            await socket.SendAsync(
                buffer.AsMemory(half, result.Count - half), WebSocketMessageType.Text, result.EndOfMessage,
                CancellationToken.None);
        }
        Assert.That(socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.NormalClosure));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
