using System;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Unit.Transport;

/// <summary>A handler as a struct: counts, and allocates when it is told to.</summary>
internal struct CountingHandler(bool allocates) : ISessionHandler
{
    private readonly bool _allocates = allocates;
    private byte[]? _garbage;

    public long Messages { get; private set; }

    public long Checksum { get; private set; }

    public void OnMessage(ReadOnlySpan<byte> text, in ReceiveStamp stamp, SessionOutput output)
    {
        Messages++;
        Checksum += text.Length + text[^1];
        if (_allocates && Messages % 100 == 0)
            _garbage = new byte[24];
    }

    public readonly void OnBinary(ReadOnlySpan<byte> data, in ReceiveStamp stamp, SessionOutput output)
    {
    }

    public readonly void OnEvent(in SessionEvent sessionEvent, in ReceiveStamp stamp, SessionOutput output)
    {
        if (sessionEvent.Kind == SessionEventKind.Opened)
            output.SendText("go"u8);
    }

    public readonly void OnWake(in ReceiveStamp stamp, SessionOutput output)
    {
    }

    public readonly void OnHttpResponse(in HttpResponseView response, in ReceiveStamp stamp, SessionOutput output)
    {
    }

    public readonly bool HasGarbage => _garbage is not null;
}
