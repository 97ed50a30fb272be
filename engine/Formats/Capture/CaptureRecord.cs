using System;

namespace LowLatency.Formats.Capture;

/// <summary>Raw bytes with where and when they were seen. The body is a view of the reader's window.</summary>
public readonly ref struct CaptureRecord
{
    public CaptureDirection Direction { get; init; }

    public CaptureKind Kind { get; init; }

    /// <summary>As <see cref="CaptureKind"/> says, else 0.</summary>
    public ushort Detail { get; init; }

    /// <summary>Number of the connection, as in the event header.</summary>
    public uint Connection { get; init; }

    /// <summary>Unix nanoseconds of the read that delivered the bytes.</summary>
    public long WallNanos { get; init; }

    /// <summary>The same moment by the monotonic clock.</summary>
    public long MonotonicNanos { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Bytes of the record with its header.</summary>
    public int Length => CaptureCodec.RecordHeaderLength + Body.Length;
}
