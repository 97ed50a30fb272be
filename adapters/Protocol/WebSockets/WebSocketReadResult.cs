using System;

namespace LowLatency.Protocol.WebSockets;

/// <summary>
/// One step of <see cref="WebSocketFrameReader"/>. <see cref="Payload"/> points into the input or into the reader's
/// buffer and is valid until the next call of the reader or until the input is released.
/// </summary>
public readonly ref struct WebSocketReadResult
{
    internal WebSocketReadResult(WebSocketReadKind kind, int consumed, ReadOnlySpan<byte> payload, ushort closeCode = 0)
    {
        Kind = kind;
        Consumed = consumed;
        Payload = payload;
        CloseCode = closeCode;
    }

    internal WebSocketReadResult(WebSocketFault fault, int consumed)
    {
        Kind = WebSocketReadKind.Fault;
        Fault = fault;
        Consumed = consumed;
        CloseCode = WebSocketCloseCode.ForFault(fault);
    }

    public WebSocketReadKind Kind { get; }

    /// <summary>Set when <see cref="Kind"/> is Fault.</summary>
    public WebSocketFault Fault { get; }

    /// <summary>
    /// Close: the peer's code, 1005 when it sent none. Fault: the code to send. Otherwise 0.
    /// </summary>
    public ushort CloseCode { get; }

    /// <summary>Bytes of the input that are done with; 0 for NeedMore.</summary>
    public int Consumed { get; }

    public ReadOnlySpan<byte> Payload { get; }
}
