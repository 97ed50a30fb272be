using System;
using System.IO.Pipelines;
using System.Net.Sockets;
using LowLatency.Protocol.Sessions;

namespace LowLatency.Transport.Connections;

/// <summary>TCP without TLS: the socket reads straight into the pipe.</summary>
internal sealed class PlainChannel : ByteChannel
{
    private const int ReceiveBytesMin = 4096;

    private Memory<byte> _memory;

    public PlainChannel(Socket socket)
        : base(socket)
    {
    }

    public override bool IsWritePending(SessionOutput output) => output.HasPendingSend;

    public override ChannelStatus Receive(PipeWriter writer)
    {
        // Idle spins reuse the memory; it belongs to the pipe again once bytes were committed.
        if (_memory.IsEmpty)
            _memory = writer.GetMemory(ReceiveBytesMin);
        int received = Socket.Receive(_memory.Span, SocketFlags.None, out SocketError error);
        IsReadEmpty = received < _memory.Length;
        if (error != SocketError.Success)
        {
            EmptyReads++;
            return error is SocketError.WouldBlock or SocketError.Interrupted
                ? ChannelStatus.Empty
                : ChannelStatus.Error;
        }
        if (received == 0)
            return ChannelStatus.End;
        _memory = default;
        writer.Advance(received);
        Flush(writer);
        return ChannelStatus.Data;
    }

    public override bool Send(SessionOutput output)
    {
        while (output.HasPendingSend)
        {
            int sent = Socket.Send(output.PendingSend, SocketFlags.None, out SocketError error);
            // A partial send reports WouldBlock and the bytes that did go out: they must not be sent twice.
            output.Sent(sent);
            if (error != SocketError.Success)
                return error is SocketError.WouldBlock or SocketError.Interrupted or SocketError.NoBufferSpaceAvailable;
        }
        return true;
    }

    public override void Dispose() => Socket.Dispose();
}
