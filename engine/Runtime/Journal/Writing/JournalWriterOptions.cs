

using LowLatency.Formats.Journal;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>Settings of a <see cref="JournalWriter"/>.</summary>
public sealed record JournalWriterOptions
{
    public const long SegmentBytesLeast = 64 * 1024;
    public const int BufferBytesLeast = 8 * 1024;

    public JournalDurability Durability { get; init; } = JournalDurability.Buffered;

    /// <summary>Preallocated bytes of a segment.</summary>
    public long SegmentBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes collected for one write. A message must fit: 40,000 levels need 732 kB.</summary>
    public int BufferBytes { get; init; } = 1024 * 1024;

    /// <summary>A new segment is only made when this much stays free beside it (bytes).</summary>
    public long FreeBytesMin { get; init; } = 256L * 1024 * 1024;

    /// <summary>The first fault, or null.</summary>
    public string? Validate()
    {
        if (Durability == JournalDurability.Replicated)
        {
            return "durability \"replicated\" is reserved: this version has no second machine to replicate to";
        }

        if (Durability > JournalDurability.Replicated) return $"durability {(int)Durability} is unknown";
        if (BufferBytes < BufferBytesLeast) return $"buffer of {BufferBytes} bytes: at least {BufferBytesLeast}";
        if (SegmentBytes < SegmentBytesLeast) return $"segment of {SegmentBytes} bytes: at least {SegmentBytesLeast}";
        if (SegmentBytes < 2L * BufferBytes) return "a segment must hold at least two write buffers";
        if (SegmentBytes > JournalFormat.SegmentLengthMax) return "a segment holds at most 1 GiB";
        return FreeBytesMin < 0 ? "the reserve of free space must not be negative" : null;
    }
}
