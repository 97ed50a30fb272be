using System;

namespace LowLatency.Runtime.Storage;

/// <summary>A segment open for writing. Errors are errno values: nothing throws for what a disk can do.</summary>
public interface IJournalFile : IDisposable
{
    /// <summary>One write at an offset: bytes written (may be fewer than given), or minus errno.</summary>
    long Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Data on the disk: 0 or errno.</summary>
    int Flush();

    /// <summary>Gives back what was preallocated behind a length: 0 or errno.</summary>
    int Truncate(long length);
}
