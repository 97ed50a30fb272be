using System;
using LowLatency.Formats.Capture;
using LowLatency.Runtime.Capture;

namespace LowLatency.Pipeline.Links;

/// <summary>
/// Hands raw bytes of one link to the capture as they came. Losses are counted there and stop nobody. The
/// upper eight bits of a connection's number are the link's, so that the sockets of a run can be told apart.
/// </summary>
public sealed class CaptureTap
{
    private const int LinkShift = 24;

    private readonly CaptureWriter _writer;
    private readonly uint _link;

    public CaptureTap(CaptureWriter writer, int link)
    {
        _writer = writer;
        _link = (uint)link << LinkShift;
    }

    public void Frame(ReadOnlySpan<byte> text, uint connection, long monotonicNanos, long wallNanos) =>
        Append(CaptureKind.WebSocketText, 0, text, connection, monotonicNanos, wallNanos);

    public void Response(int status, ReadOnlySpan<byte> body, uint connection, long monotonicNanos, long wallNanos) =>
        Append(CaptureKind.HttpResponse, (ushort)status, body, connection, monotonicNanos, wallNanos);

    private void Append(
        CaptureKind kind, ushort detail, ReadOnlySpan<byte> body, uint connection, long monotonicNanos,
        long wallNanos) =>
        _writer.Append(new CaptureRecord
        {
            Direction = CaptureDirection.Received,
            Kind = kind,
            Detail = detail,
            Connection = _link | connection,
            WallNanos = wallNanos,
            MonotonicNanos = monotonicNanos,
            Body = body,
        });
}
