using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace LowLatency.Transport.Connections;

/// <summary>
/// What SslStream sits on. During the handshake (on the attempt's thread) reads wait for the socket; afterwards a read
/// either completes at once or stays pending until <see cref="Pump"/> finds bytes, so that the stepping thread
/// decrypts without waiting and without a thread of the socket engine. Writes are gathered in a buffer.
/// </summary>
internal sealed class TlsSocketStream : Stream, IValueTaskSource<int>
{
    private const int PollMicros = 20_000;

    private readonly Socket _socket;
    private readonly byte[] _send;
    private readonly long _handshakeDeadline;
    private ManualResetValueTaskSourceCore<int> _pending;
    private Memory<byte> _target;
    private bool _isPending;
    private bool _isPumped;
    private int _sendStart;
    private int _sendEnd;

    public TlsSocketStream(Socket socket, int sendBufferBytes, TimeSpan handshakeTimeout)
    {
        _socket = socket;
        _send = new byte[sendBufferBytes];
        _handshakeDeadline = Stopwatch.GetTimestamp() + (long)(handshakeTimeout.TotalSeconds * Stopwatch.Frequency);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>True once the peer's end of stream was read from the socket.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>True once the socket failed.</summary>
    public bool IsFailed { get; private set; }

    /// <summary>The last read took all that the socket held: none is made before somebody says that it holds more.
    /// </summary>
    public bool IsDrained { get; set; }

    /// <summary>Reads of the socket that found nothing, those of the handshake left out.</summary>
    public long EmptyReads { get; private set; }

    public bool HasPendingSend => _sendStart != _sendEnd;

    /// <summary>Bytes that can be written now.</summary>
    public int SendRoom => _send.Length - (_sendEnd - _sendStart);

    /// <summary>The handshake is over: from now on the stepping thread owns this stream.</summary>
    public void BeginPumping() => _isPumped = true;

    /// <summary>Completes a pending read if the socket has something; the continuation runs here.</summary>
    public void Pump()
    {
        if (!_isPending || !TryReceive(_target.Span, out int received))
            return;
        _isPending = false;
        _target = default;
        _pending.SetResult(received);
    }

    /// <summary>Sends what the kernel takes. False: the socket failed.</summary>
    public bool TrySend()
    {
        while (_sendStart != _sendEnd)
        {
            ReadOnlySpan<byte> pending = _send.AsSpan(_sendStart, _sendEnd - _sendStart);
            // A partial send reports WouldBlock and the bytes that did go out: they must not be sent twice.
            _sendStart += _socket.Send(pending, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
                return error is SocketError.WouldBlock or SocketError.Interrupted or SocketError.NoBufferSpaceAvailable;
        }
        _sendStart = 0;
        _sendEnd = 0;
        return true;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isPumped)
            return new ValueTask<int>(Read(buffer.Span));
        if (TryReceive(buffer.Span, out int received))
            return new ValueTask<int>(received);
        _pending.Reset();
        _target = buffer;
        _isPending = true;
        return new ValueTask<int>(this, _pending.Version);
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            if (TryReceive(buffer, out int received))
                return received;
            if (Stopwatch.GetTimestamp() > _handshakeDeadline)
                throw new TimeoutException("no TLS handshake in time");
            _socket.Poll(PollMicros, SelectMode.SelectRead);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (SendRoom < buffer.Length)
            throw new IOException("the TLS send buffer is full");
        if (_send.Length - _sendEnd < buffer.Length)
        {
            _send.AsSpan(_sendStart, _sendEnd - _sendStart).CopyTo(_send);
            _sendEnd -= _sendStart;
            _sendStart = 0;
        }
        buffer.CopyTo(_send.AsSpan(_sendEnd));
        _sendEnd += buffer.Length;
        while (!TrySend() || (!_isPumped && HasPendingSend))
        {
            if (_isPumped)
                return;
            if (Stopwatch.GetTimestamp() > _handshakeDeadline)
                throw new TimeoutException("no TLS handshake in time");
            if (_socket.Poll(PollMicros, SelectMode.SelectError))
                throw new IOException("the socket failed in the TLS handshake");
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _pending.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _pending.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _pending.OnCompleted(
            continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    /// <summary>True with 0 bytes at the end of the stream or on failure, which SslStream takes as the end.</summary>
    private bool TryReceive(Span<byte> buffer, out int received)
    {
        received = 0;
        // SslStream first reads nothing, to wait before it takes a buffer: that is not the end of the stream.
        if (IsEnded || IsFailed || buffer.IsEmpty)
            return true;
        // What SslStream asks for behind a whole record is known not to be there: no system call to hear so.
        if (IsDrained)
            return false;
        received = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
        if (error == SocketError.Success)
        {
            IsEnded = received == 0;
            IsDrained = _isPumped && received < buffer.Length;
            return true;
        }
        received = 0;
        if (error is SocketError.WouldBlock or SocketError.Interrupted)
        {
            EmptyReads += _isPumped ? 1 : 0;
            return false;
        }
        IsFailed = true;
        return true;
    }
}
