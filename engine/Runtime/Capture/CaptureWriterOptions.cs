namespace LowLatency.Runtime.Capture;

/// <summary>Settings of a <see cref="CaptureWriter"/>.</summary>
public sealed record CaptureWriterOptions
{
    public long SegmentBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes held between two steps of the worker; what does not fit is dropped and counted.</summary>
    public int BufferBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The oldest segments are removed beyond this.</summary>
    public long TotalBytesMax { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Below this nothing is captured: the journal needs the room (bytes).</summary>
    public long FreeBytesMin { get; init; } = 1024L * 1024 * 1024;
}
