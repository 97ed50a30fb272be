using System;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Options;
using LowLatency.VenueServer.Rest;
using LowLatency.VenueServer.Sending;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Streams;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer.Serving;

/// <summary>Accepts WebSocket connections and runs their sessions.</summary>
internal sealed class Sockets(
    VenueServerOptions options, IMarketSource source, LiveFaults faults, TimeProvider time, TradingVenue? trading)
    : IDisposable
{
    private const int MessageBytesMax = 64 * 1024;
    private const int MessageTooBig = 1009;
    private const int GoingAway = 1001;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, ClientConnection> _clients = new();
    private long _accepted;
    private long _refused;
    private long _framesSentByClosed;

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Refused => Interlocked.Read(ref _refused);

    public long Open => _clients.Count;

    public long FramesSent
    {
        get
        {
            var sum = Interlocked.Read(ref _framesSentByClosed);
            foreach (var (_, client) in _clients)
                sum += client.FramesSent;
            return sum;
        }
    }

    public async Task HandleAsync(HttpContext context, string path)
    {
        if (trading is not null && string.Equals(path, trading.Venue.OrderSocketPath, StringComparison.Ordinal))
        {
            await HandleOrdersAsync(context, trading).ConfigureAwait(false);
            return;
        }

        if (faults.RefusesConnect())
        {
            Interlocked.Increment(ref _refused);
            await RestAnswer.ErrorAsync(context, 503, -1, "refused (injected)").ConfigureAwait(false);
            return;
        }

        var streams = context.Request.Query["streams"].ToString();
        if (Find(path, streams) is not var (venue, target))
        {
            Interlocked.Increment(ref _refused);
            await RestAnswer.ErrorAsync(context, 404, -1, $"no stream at '{path}'").ConfigureAwait(false);
            return;
        }

        var socket = await AcceptAsync(context).ConfigureAwait(false);
        var id = Interlocked.Increment(ref _accepted);
        var session = venue.Dialect.OpenSession(
            target, Guid.NewGuid().ToString(), options.ClientMessagesPerSecondMax * venue.MessageShare);
        using var client = new ClientConnection(id, socket, venue, target, session, _stop.Token);
        _clients[id] = client;
        options.Log?.Invoke($"connection {id} open: {path} {venue}");
        try
        {
            await RunAsync(client, session).ConfigureAwait(false);
        }
        catch (Exception e) when (ClientConnection.IsDisconnect(e))
        {
            options.Log?.Invoke($"connection {id} lost: {e.GetType().Name}");
        }
        finally
        {
            source.Detach(client);
            _clients.TryRemove(id, out _);
            Interlocked.Add(ref _framesSentByClosed, client.FramesSent);
            options.Log?.Invoke($"connection {id} ended after {client.FramesSent} frames");
        }
    }

    /// <summary>Announces the end where the venue does, and closes every connection.</summary>
    public async Task ShutdownAsync(int code)
    {
        foreach (var (_, client) in _clients)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var text = client.Session is null
                ? client.Venue.WriteOrderShutdown(now)
                : client.Venue.Dialect.WriteShutdown(now, client.IsCombined);
            if (text is not null)
                await SendBrieflyAsync(client, text).ConfigureAwait(false);
            await client.CloseAsync(code, "server shutdown").ConfigureAwait(false);
        }

        var wait = time.GetTimestamp();
        while (!_clients.IsEmpty && time.GetElapsedTime(wait) < TimeSpan.FromSeconds(1))
            await Task.Delay(5).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    private async Task HandleOrdersAsync(HttpContext context, TradingVenue venue)
    {
        if (venue.OpenSocket(RestServer.AddressOf(context), out var connection) is var status && status != 0)
        {
            Interlocked.Increment(ref _refused);
            await RestAnswer.ErrorAsync(context, status, -1034, "Too many connections or none at present.")
                .ConfigureAwait(false);
            return;
        }

        try
        {
            var socket = await AcceptAsync(context).ConfigureAwait(false);
            var id = Interlocked.Increment(ref _accepted);
            using var client = new ClientConnection(
                id, socket, venue.Venue, SocketTarget.Plain, null, _stop.Token);
            _clients[id] = client;
            options.Log?.Invoke($"connection {id} open: {venue.Venue.OrderSocketPath}");
            await RunOrdersAsync(client, venue, connection).ConfigureAwait(false);
        }
        finally
        {
            venue.Close(connection);
        }
    }

    private async Task RunOrdersAsync(ClientConnection client, TradingVenue venue, long connection)
    {
        try
        {
            venue.Attach(connection, new Outbox(client, options.SendQueueFramesMax, options.Log));
            await ReadAsync(client, text =>
            {
                venue.Receive(connection, text);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (ClientConnection.IsDisconnect(e))
        {
            options.Log?.Invoke($"connection {client.Id} lost: {e.GetType().Name}");
        }
        finally
        {
            _clients.TryRemove(client.Id, out _);
            Interlocked.Add(ref _framesSentByClosed, client.FramesSent);
            options.Log?.Invoke($"connection {client.Id} ended after {client.FramesSent} frames");
        }
    }

    private Task<WebSocket> AcceptAsync(HttpContext context) =>
        context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = options.PingInterval,
            KeepAliveTimeout = options.PongTimeout,
            DangerousEnableCompression = false,
        });

    private static async Task SendBrieflyAsync(ClientConnection client, byte[] text)
    {
        // A client that does not read must not hold up the stop.
        var send = client.SendAsync(text).AsTask();
        await Task.WhenAny(send, Task.Delay(TimeSpan.FromMilliseconds(500))).ConfigureAwait(false);
    }

    private (SimVenue Venue, SocketTarget Target)? Find(string path, string streams)
    {
        if (source.Venue.Dialect.ReadSocket(path, streams) is { } target)
            return (source.Venue, target);
        foreach (var venue in SimDialects.Rows)
        {
            if (source.Serves(venue) && venue.Dialect.ReadSocket(path, streams) is { } other)
                return (venue, other);
        }

        return null;
    }

    private async Task RunAsync(ClientConnection client, IClientSession session)
    {
        using var lifetime = new Timer(_ => _ = EndOfLifeAsync(client), null,
            Bounded(options.ConnectionLifetime), Timeout.InfiniteTimeSpan);
        await FollowAsync(client, session.Open(client.Target.Streams)).ConfigureAwait(false);
        await ReadAsync(client, message => FollowAsync(
            client, session.Receive(message, time.GetTimestamp() * (1_000_000_000L / time.TimestampFrequency))))
            .ConfigureAwait(false);
    }

    private async ValueTask FollowAsync(ClientConnection client, ClientReply reply)
    {
        if (reply.CloseCode > 0)
            await client.CloseAsync(reply.CloseCode, reply.CloseReason).ConfigureAwait(false);
        else if (reply.Started.Count > 0)
            await source.SubscribeAsync(client, reply.Started, reply.Text).ConfigureAwait(false);
        else if (reply.Ended.Count > 0)
            await source.UnsubscribeAsync(client, reply.Ended, reply.Text).ConfigureAwait(false);
        else if (reply.Text is { } text)
            await client.SendAsync(text).ConfigureAwait(false);
    }

    private static TimeSpan Bounded(TimeSpan span) => span < TimeSpan.FromDays(40) ? span : TimeSpan.FromDays(40);

    private static async Task EndOfLifeAsync(ClientConnection client)
    {
        if (client.Venue.EndsByAge)
            await client.CloseAsync(GoingAway, "connection lifetime").ConfigureAwait(false);
    }

    private static async Task ReadAsync(ClientConnection client, Func<ReadOnlyMemory<byte>, ValueTask> handle)
    {
        var buffer = new byte[MessageBytesMax];
        var length = 0;
        while (true)
        {
            var result = await client.Socket.ReceiveAsync(buffer.AsMemory(length), client.Stop)
                .ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await client.CloseAsync(
                    (int)(client.Socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure), string.Empty)
                    .ConfigureAwait(false);
                return;
            }

            length += result.Count;
            if (!result.EndOfMessage && length == buffer.Length)
            {
                await client.CloseAsync(MessageTooBig, "message too big").ConfigureAwait(false);
                return;
            }

            if (!result.EndOfMessage)
                continue;
            await handle(buffer.AsMemory(0, length)).ConfigureAwait(false);
            length = 0;
        }
    }
}
