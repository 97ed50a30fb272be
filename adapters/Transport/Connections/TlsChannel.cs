using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Tasks;
using LowLatency.Protocol.Sessions;

namespace LowLatency.Transport.Connections;

/// <summary>TLS over a non-blocking socket, decrypted on the stepping thread straight into the pipe.</summary>
internal sealed class TlsChannel : ByteChannel
{
    private const int ReceiveBytesMin = 4096;
    private const int RecordBytesMax = 16 << 10;
    private const int RecordOverheadBytes = 512;
    private const int PooledBytesMin = 16;
    private const int PooledBytesMax = 2 * RecordBytesMax;

    private readonly SslStream _ssl;
    private readonly TlsSocketStream _stream;
    private ValueTask<int> _read;
    private bool _isReading;

    public TlsChannel(Socket socket, SslStream ssl, TlsSocketStream stream)
        : base(socket)
    {
        _ssl = ssl;
        _stream = stream;
        stream.BeginPumping();
    }

    /// <summary>Cipher bytes that so many plain bytes can become, with room for alerts and key updates.</summary>
    public static int SendBufferBytes(int plainBytes)
        => plainBytes + (plainBytes / RecordBytesMax + 2) * RecordOverheadBytes + RecordBytesMax;

    public override bool IsWritePending(SessionOutput output) => output.HasPendingSend || _stream.HasPendingSend;

    public override bool IsNextReadFree => _stream.IsDrained;

    public override void OnReadable() => _stream.IsDrained = false;

    // SslStream takes a buffer of the shared pool for each record, of the record's size, and the pool makes the first
    // of each size on each thread: 56 bytes for the first pong, in the middle of trading. Made here, they are there.
    // Two of each: the pool keeps the second, which another socket may give back, in a place that it makes then.
    public override void Begin()
    {
        ArrayPool<byte> pool = ArrayPool<byte>.Shared;
        for (int bytes = PooledBytesMin; bytes <= PooledBytesMax; bytes *= 2)
        {
            byte[] first = pool.Rent(bytes);
            byte[] second = pool.Rent(bytes);
            pool.Return(first);
            pool.Return(second);
        }
    }

    public override ChannelStatus Receive(PipeWriter writer)
    {
        int received;
        try
        {
            if (!_isReading)
            {
                // Memory of the pipe stays claimed while the read is pending; nothing is flushed meanwhile, because
                // a flush ends the claim and the block could be given back under the read.
                _read = _ssl.ReadAsync(writer.GetMemory(ReceiveBytesMin));
                _isReading = true;
            }
            else
            {
                _stream.Pump();
            }
            EmptyReads = _stream.EmptyReads;
            if (!_read.IsCompleted)
                return ChannelStatus.Empty;
            _isReading = false;
            received = _read.GetAwaiter().GetResult();
            if (received == 0)
                return _stream.IsFailed ? ChannelStatus.Error : ChannelStatus.End;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever SslStream makes of what a peer sends: the connection is over, the thread goes on.
            _isReading = false;
            return ChannelStatus.Error;
        }
        writer.Advance(received);
        Flush(writer);
        return ChannelStatus.Data;
    }

    public override bool Send(SessionOutput output)
    {
        try
        {
            while (output.HasPendingSend)
            {
                ReadOnlyMemory<byte> pending = output.PendingSendMemory;
                if (_stream.SendRoom < SendBufferBytes(pending.Length))
                    break;
                ValueTask write = _ssl.WriteAsync(pending);
                if (!write.IsCompleted)
                {
                    // It goes to a buffer and waits for nothing, unless the peer began a handshake anew.
                    _ = write.AsTask();
                    return false;
                }
                write.GetAwaiter().GetResult();
                output.Sent(pending.Length);
            }
            return _stream.TrySend();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    public override void Dispose()
    {
        // The socket goes first: closing SslStream would otherwise write its alert to a peer that may not read.
        Socket.Dispose();
        _ssl.Dispose();
    }
}
