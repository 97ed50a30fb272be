using System.Net.Sockets;

namespace LowLatency.Transport.Connections;

/// <summary>One connection in a <see cref="ReadinessSet"/>. The set's thread only.</summary>
/// <param name="epoll">Descriptor of the set.</param>
/// <param name="index">Number in the set, told back with each event.</param>
/// <param name="connection">Asked for its deadline.</param>
/// <param name="waitNanosMax">Longest sleep that the connection bears.</param>
internal sealed class ReadinessEntry(int epoll, int index, IConnection connection, long waitNanosMax)
{
    private const int NoSocket = -1;

    private int _descriptor = NoSocket;
    private bool _waitsForRoom;

    internal int Index => index;

    internal long NextWakeNanos => connection.NextWakeNanos;

    internal long WaitNanosMax => waitNanosMax;

    /// <summary>The socket may hold bytes: a read is worth its call.</summary>
    internal bool IsReady { get; set; }

    /// <summary>The connection has a socket: ready at first, since bytes may have been read into a TLS layer.</summary>
    internal void Attach(Socket socket)
    {
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        _waitsForRoom = false;
        IsReady = true;
        Epoll.Control(epoll, Epoll.Add, _descriptor, Epoll.In | Epoll.PeerClosed, index);
    }

    /// <summary>Before the socket is closed.</summary>
    internal void Detach()
    {
        if (_descriptor == NoSocket) return;
        Epoll.Control(epoll, Epoll.Delete, _descriptor, 0, 0);
        _descriptor = NoSocket;
        IsReady = false;
    }

    /// <summary>Whether room in the socket's send buffer is waited for as well.</summary>
    internal void WaitForRoom(bool isWritePending)
    {
        if (_waitsForRoom == isWritePending || _descriptor == NoSocket) return;
        _waitsForRoom = isWritePending;
        uint events = Epoll.In | Epoll.PeerClosed | (isWritePending ? Epoll.Out : 0);
        Epoll.Control(epoll, Epoll.Modify, _descriptor, events, index);
    }
}
