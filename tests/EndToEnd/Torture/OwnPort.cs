using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// A loopback port for a venue that goes away and comes back. It lies below those that the kernel gives out, so that no
/// test that runs at the same time is given it meanwhile.
/// </summary>
internal static class OwnPort
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static int _next = Environment.ProcessId;

    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's: the next one.
            }
        }
    }
}
