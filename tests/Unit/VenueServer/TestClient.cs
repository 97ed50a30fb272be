using System;
using System.Collections.Generic;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace LowLatency.Unit.VenueServer;

/// <summary>A plain WebSocket client over the framework's own implementation.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));
    private byte[] _buffer = new byte[1 << 20];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<TestClient> ConnectAsync(int port, string path)
    {
        var client = new TestClient();
        await client._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), client._timeout.Token);
        return client;
    }

    public Task SendAsync(string text) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _timeout.Token);

    /// <summary>The next text message, or null when the server closed.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), _timeout.Token);
            if (result.MessageType == WebSocketMessageType.Close)
                return null;
            length += result.Count;
            if (result.EndOfMessage)
                return _buffer.AsSpan(0, length).ToArray();
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, length * 2);
        }
    }

    public async Task<string> ReceiveTextAsync()
    {
        var bytes = await ReceiveAsync();
        return bytes is null ? "closed" : Encoding.UTF8.GetString(bytes);
    }

    public async Task<List<byte[]>> ReceiveAsync(int count)
    {
        var messages = new List<byte[]>(count);
        while (messages.Count < count)
            messages.Add(await ReceiveAsync() ?? throw new InvalidOperationException("closed early"));
        return messages;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _timeout.Dispose();
    }
}
