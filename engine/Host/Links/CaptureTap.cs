using System;
using LowLatency.Formats.Capture;
using LowLatency.Runtime.Journal;

namespace LowLatency.Host.Links;

/// <summary>
/// Hands raw bytes to the capture as they came (mission F5). Losses are counted there and stop nobody.
/// </summary>
internal sealed class CaptureTap
{
    private readonly CaptureWriter _writer;

    public CaptureTap(CaptureWriter writer) => _writer = writer;

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
            Connection = connection,
            WallNanos = wallNanos,
            MonotonicNanos = monotonicNanos,
            Body = body,
        });
}
