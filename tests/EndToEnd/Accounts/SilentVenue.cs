using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>Takes every connection on a port and never says a word.</summary>
internal sealed class SilentVenue : IDisposable
{
    private readonly TcpListener _listener;
    private readonly List<Socket> _accepted = [];

    public SilentVenue(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _listener.BeginAcceptSocket(OnAccepted, null);
    }

    public void Dispose()
    {
        _listener.Stop();
        lock (_accepted)
        {
            foreach (Socket socket in _accepted) socket.Dispose();
        }
    }

    private void OnAccepted(IAsyncResult result)
    {
        try
        {
            Socket socket = _listener.EndAcceptSocket(result);
            lock (_accepted) _accepted.Add(socket);
            _listener.BeginAcceptSocket(OnAccepted, null);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException
            or InvalidOperationException)
        {
            // It was stopped.
        }
    }
}
