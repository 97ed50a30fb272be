namespace LowLatency.Reading.Journal;

/// <summary>A segment file of a journal, as its name tells.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Path">Full path.</param>
/// <param name="Bytes">Size on the disk; for an open segment with what was preallocated.</param>
/// <param name="IsCompressed">gzip.</param>
public readonly record struct JournalSegment(long Index, string Path, long Bytes, bool IsCompressed);
