using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using LowLatency.Formats.Capture;
using LowLatency.Reading.Capture;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Capture;

/// <summary>
/// Keeps raw frames as they came. Any thread appends: a short lock and a copy. One worker steps <see cref="DoWork"/>,
/// which writes. Loss-tolerant: a full buffer or a failing disk drops and counts, and never stops anyone.
/// </summary>
public sealed class CaptureWriter : IDisposable
{
    private readonly string _directory;
    private readonly CaptureWriterOptions _options;
    private readonly IJournalStorage _storage;
    private readonly FolderAccess _access;
    private readonly Lock _lock = new();
    private byte[] _active;
    private byte[] _spare;
    private int _used;
    private IJournalFile? _file;
    private long _offset;
    private long _nextIndex;
    private long _droppedCount;
    private long _failureCount;

    /// <summary>Creates the folder when it is missing and goes on behind the segments that are there.</summary>
    /// <param name="directory">Where the segments are.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="storage">Null = the disk.</param>
    /// <param name="access">Of a folder that is made; the owner's alone unless said.</param>
    public CaptureWriter(
        string directory, CaptureWriterOptions options, IJournalStorage? storage = null, FolderAccess access = default)
    {
        _access = access;
        _directory = Path.GetFullPath(directory);
        _options = options;
        _storage = storage ?? LinuxStorage.Instance;
        _active = GC.AllocateArray<byte>(options.BufferBytes, pinned: true);
        _spare = GC.AllocateArray<byte>(options.BufferBytes, pinned: true);
        _access.Make(_directory);
        List<JournalSegment> segments = CaptureReader.ListSegments(_directory);
        _nextIndex = segments.Count == 0 ? 0 : segments[^1].Index + 1;
    }

    /// <summary>Records that were not kept.</summary>
    public long DroppedCount => Volatile.Read(ref _droppedCount);

    /// <summary>Failed writes and segments that could not be made.</summary>
    public long FailureCount => Volatile.Read(ref _failureCount);

    /// <summary>Takes a record; false = dropped and counted.</summary>
    public bool Append(in CaptureRecord record)
    {
        using (_lock.EnterScope())
        {
            if (record.Body.Length <= CaptureCodec.BodyLengthMax && _active.Length - _used >= record.Length)
            {
                _used += CaptureCodec.Write(_active.AsSpan(_used), record);
                return true;
            }
        }

        Interlocked.Increment(ref _droppedCount);
        return false;
    }

    /// <summary>Worker: writes what has come in; returns the bytes taken.</summary>
    public int DoWork(long wallNanos)
    {
        int length;
        using (_lock.EnterScope())
        {
            length = _used;
            if (length == 0) return 0;
            (_active, _spare) = (_spare, _active);
            _used = 0;
        }

        ReadOnlySpan<byte> bytes = _spare.AsSpan(0, length);
        if (!TryMakeRoom(length, wallNanos) || _file!.Write(bytes, _offset) != length)
        {
            Fail(bytes);
            return length;
        }

        _offset += length;
        return length;
    }

    /// <summary>Closes the segment and gives back its unused room.</summary>
    public void Dispose()
    {
        _file?.Truncate(_offset);
        _file?.Dispose();
        _file = null;
    }

    private bool TryMakeRoom(int length, long wallNanos)
    {
        if (_file != null && _offset + length <= _options.SegmentBytes) return true;
        Dispose();
        long capacity = Math.Max(_options.SegmentBytes, CaptureCodec.SegmentHeaderLength + length);
        if (!TryRemoveOldest(capacity)) return false;
        if (_storage.FreeBytes(_directory) - capacity < _options.FreeBytesMin) return false;
        if (_storage.Create(CaptureReader.PathOf(_directory, _nextIndex), capacity, out _file) != 0) return false;
        Span<byte> header = stackalloc byte[CaptureCodec.SegmentHeaderLength];
        CaptureCodec.WriteSegmentHeader(header, _nextIndex, wallNanos);
        _nextIndex++;
        _offset = header.Length;
        return _file!.Write(header, 0) == header.Length;
    }

    // An archiver may take files away at any moment, and the folder with them: it is made again.
    private bool TryRemoveOldest(long capacity)
    {
        try
        {
            _access.Make(_directory);
            RemoveOldest(capacity);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void RemoveOldest(long capacity)
    {
        List<JournalSegment> segments = CaptureReader.ListSegments(_directory);
        long total = capacity;
        foreach (JournalSegment segment in segments) total += segment.Bytes;
        foreach (JournalSegment segment in segments)
        {
            if (total <= _options.TotalBytesMax) return;
            File.Delete(segment.Path);
            total -= segment.Bytes;
        }
    }

    // A file that failed is left behind at its last good record; the next step tries a new one.
    private void Fail(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Increment(ref _failureCount);
        while (CaptureCodec.TryRead(bytes, out CaptureRecord record) == CaptureReadOutcome.Record)
        {
            Interlocked.Increment(ref _droppedCount);
            bytes = bytes[record.Length..];
        }

        Dispose();
    }
}
