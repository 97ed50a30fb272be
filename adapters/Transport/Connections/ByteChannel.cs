using System;
using System.IO.Pipelines;
using System.Net.Sockets;
using LowLatency.Protocol.Sessions;

namespace LowLatency.Transport.Connections;

/// <summary>A connected non-blocking socket: bytes into a pipe, bytes from an output. One thread.</summary>
internal abstract class ByteChannel : IDisposable
{
    protected ByteChannel(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    /// <summary>True when the last receive took all that the socket held: a next one would find nothing.</summary>
    public bool IsReadEmpty { get; protected set; }

    /// <summary>True when the next receive makes no system call: it asks a layer above the socket what it holds.
    /// </summary>
    public virtual bool IsNextReadFree => false;

    /// <summary>System calls that read and found nothing.</summary>
    public long EmptyReads { get; protected set; }

    /// <summary>True when bytes are left that the kernel did not take yet.</summary>
    public abstract bool IsWritePending(SessionOutput output);

    /// <summary>The stepping thread takes the channel over: what it needs once, it gets here.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>The socket may hold bytes again, though the last receive took all that it held.</summary>
    public virtual void OnReadable()
    {
    }

    /// <summary>Receives once at most and flushes the pipe when bytes came.</summary>
    public abstract ChannelStatus Receive(PipeWriter writer);

    /// <summary>Sends what the kernel takes. False: the socket failed.</summary>
    public abstract bool Send(SessionOutput output);

    public abstract void Dispose();

    /// <summary>
    /// Commits to the pipe. It has no pause threshold, so this never waits; that is the point of the check.
    /// </summary>
    internal static void Flush(PipeWriter writer)
    {
        if (!writer.FlushAsync().IsCompletedSuccessfully)
            throw new InvalidOperationException("the pipe has no threshold and must not wait");
    }
}
