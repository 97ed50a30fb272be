using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using LowLatency.Proofs.Market;

namespace LowLatency.Proofs.Loopback;

/// <summary>
/// A scripted venue behind a real socket on 127.0.0.1: REST answers, and one WebSocket stream as fast as the proof lets
/// it. Its threads may allocate; they are not what is measured.
/// </summary>
internal sealed class LoopbackVenue : IDisposable
{
    private readonly VenueScript _script;
    private readonly Func<long, bool> _maySend;
    private readonly Socket _listener;
    private int _streams;
    private long _framesSent;
    private volatile bool _isStopped;

    /// <param name="script">Used under a lock.</param>
    /// <param name="maySend">Given the frames sent so far: true while more may follow.</param>
    public LoopbackVenue(VenueScript script, Func<long, bool> maySend)
    {
        _script = script;
        _maySend = maySend;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(16);
        new Thread(Accept) { IsBackground = true, Name = "venue" }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Market data frames sent.</summary>
    public long FramesSent => Volatile.Read(ref _framesSent);

    /// <summary>Stream connections that were opened.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Why a connection ended before the proof did; empty = none.</summary>
    public string Fault { get; private set; } = "";

    public void Dispose()
    {
        _isStopped = true;
        _listener.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (!_isStopped)
            {
                Socket socket = _listener.Accept();
                new Thread(() => Serve(socket)) { IsBackground = true, Name = "venue-connection" }.Start();
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The engine gave the connection up with frames unread; the next one counts among the streams.
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            if (!_isStopped) Fault = exception.Message;
        }
    }

    private void Serve(Socket socket)
    {
        using var connection = new LoopbackConnection(socket);
        try
        {
            while (!_isStopped && connection.TryReadHead())
            {
                if (connection.IsUpgrade)
                {
                    connection.AcceptUpgrade();
                    Stream(connection);
                    return;
                }

                lock (_script)
                {
                    ReadOnlySpan<byte> body = _script.Body(connection.Path);
                    connection.SendBody(body.IsEmpty ? 404 : 200, body);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            if (!_isStopped) Fault = exception.Message;
        }
    }

    private void Stream(LoopbackConnection connection)
    {
        Interlocked.Increment(ref _streams);
        const int FramesPerBatch = 128;
        const int IdleMicros = 500;
        bool isSubscribed = false;
        while (!_isStopped)
        {
            bool maySend = isSubscribed && _maySend(FramesSent);
            if (connection.Wait(maySend ? 0 : IdleMicros))
            {
                if (!connection.TryReadFrames()) return;
                while (connection.TryTakeText(out ReadOnlySpan<byte> request))
                {
                    isSubscribed = true;
                    lock (_script) connection.AddText(_script.Answer(request));
                }
            }

            if (maySend)
            {
                lock (_script)
                {
                    for (int i = 0; i < FramesPerBatch; i++) connection.AddText(_script.NextFrame());
                }

                Volatile.Write(ref _framesSent, _framesSent + FramesPerBatch);
            }

            connection.Flush();
        }
    }
}
