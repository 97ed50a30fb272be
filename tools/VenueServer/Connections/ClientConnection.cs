using System;
using System.Collections.Generic;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Connections;

/// <summary>One client socket. Sends are serialised here; reads belong to the session.</summary>
internal sealed class ClientConnection : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private readonly WebSocket _socket;
    private readonly SemaphoreSlim _sendGate = new(1, 1);
    private readonly CancellationTokenSource _stop;
    private long _framesSent;

    public ClientConnection(
        long id, WebSocket socket, SimVenue venue, SocketTarget target, IClientSession? session,
        CancellationToken stop)
    {
        Id = id;
        _socket = socket;
        Venue = venue;
        Target = target;
        Session = session;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Stop = _stop.Token;
    }

    public long Id { get; }

    public SimVenue Venue { get; }

    public SocketTarget Target { get; }

    /// <summary>The subscription protocol; null on a socket of orders.</summary>
    public IClientSession? Session { get; }

    /// <summary>Whether frames are wrapped with their stream's name.</summary>
    public bool IsCombined => Session is { IsCombined: true };

    public WebSocket Socket => _socket;

    public CancellationToken Stop { get; }

    public bool IsOpen => _socket.State == WebSocketState.Open && !Stop.IsCancellationRequested;

    public long FramesSent => Interlocked.Read(ref _framesSent);

    /// <summary>Capture mode: streams the client gave up; guarded by the source's gate.</summary>
    public List<StreamName> Muted { get; } = new();

    /// <summary>Capture mode: books whose snapshot this socket has had; guarded by the source's gate.</summary>
    public HashSet<string> LiveBooks { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends one text message.</summary>
    /// <returns>False when the socket is gone.</returns>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> text)
    {
        try
        {
            await _sendGate.WaitAsync(Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            if (!IsOpen)
                return false;
            await _socket.SendAsync(text, WebSocketMessageType.Text, true, Stop).ConfigureAwait(false);
            Interlocked.Increment(ref _framesSent);
            return true;
        }
        catch (Exception e) when (IsDisconnect(e))
        {
            return false;
        }
        finally
        {
            _sendGate.Release();
        }
    }

    /// <summary>Sends a close frame and ends the connection.</summary>
    public async Task CloseAsync(int code, string reason)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout);
        var entered = false;
        try
        {
            await _sendGate.WaitAsync(timeout.Token).ConfigureAwait(false);
            entered = true;
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, timeout.Token)
                    .ConfigureAwait(false);
        }
        catch (Exception e) when (IsDisconnect(e))
        {
            Abort();
        }
        finally
        {
            if (entered)
                _sendGate.Release();
            CancelAfter(CloseTimeout);
        }
    }

    /// <summary>Cuts the connection without a close frame.</summary>
    public void Abort()
    {
        _socket.Abort();
        Cancel();
    }

    public void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The session ended on its own at the same moment.
        }
    }

    private void CancelAfter(TimeSpan delay)
    {
        try
        {
            _stop.CancelAfter(delay);
        }
        catch (ObjectDisposedException)
        {
            // The client answered the close at once.
        }
    }

    public static bool IsDisconnect(Exception e) =>
        e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException
            or System.IO.IOException;

    public void Dispose()
    {
        Cancel();
        _stop.Dispose();
        _socket.Dispose();
    }
}
