using System;
using System.IO;
using System.IO.Compression;
using LowLatency.Formats.Journal;

namespace LowLatency.Reading.Journal;

/// <summary>A sliding window over the bytes of one segment, plain or compressed. Tools and start-up only.</summary>
internal sealed class SegmentBuffer : IDisposable
{
    private const int StartBytes = 256 * 1024;
    private const int LeastBytes = 4096;

    // What a skip over zeros leaves in front of another byte: as much as a reader looks at.
    private const int ZerosKept = JournalFormat.RecordHeaderLength;

    private readonly Stream _stream;
    private byte[] _bytes;
    private int _start;
    private int _end;
    private long _offset;
    private long _unpacked;

    /// <param name="path">Of the segment.</param>
    /// <param name="startBytes">The window grows beyond it only for a record that is longer.</param>
    /// <param name="reuse">The buffer of a segment that is done with, or null.</param>
    public SegmentBuffer(string path, int startBytes = StartBytes, byte[]? reuse = null)
    {
        IsCompressed = path.EndsWith(".gz", StringComparison.Ordinal);
        FileStream file = RegularFile.Open(path, 0);
        _stream = IsCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        long expected = IsCompressed ? startBytes : Math.Max(file.Length + 1, LeastBytes);
        long needed = Math.Min(expected, startBytes);
        _bytes = reuse?.Length >= needed ? reuse : GC.AllocateUninitializedArray<byte>((int)needed);
    }

    /// <summary>It is unpacked as it is read, and only forward.</summary>
    public bool IsCompressed { get; }

    /// <summary>It unpacks to more than a segment holds; the rest was not read.</summary>
    public bool IsOverlong { get; private set; }

    /// <summary>The bytes at hand from the current offset on.</summary>
    public ReadOnlySpan<byte> Window => _bytes.AsSpan(_start, _end - _start);

    /// <summary>For the next segment, when this one is done with.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>The stream has no more bytes than those in the window (now).</summary>
    public bool IsFinal { get; private set; }

    /// <summary>False for a pipe, a device or a file that is longer than a segment.</summary>
    public static bool IsReadable(in JournalSegment segment)
    {
        bool isLong = !segment.IsCompressed && segment.Bytes > JournalFormat.SegmentLengthMax;
        return !isLong && RegularFile.IsFile(segment.Path);
    }

    public void Consume(int length)
    {
        _start += length;
        _offset += length;
    }

    /// <summary>Reads more bytes behind the window, which grows when it is full.</summary>
    public void Fill()
    {
        if (_start > 0)
        {
            Window.CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, Array.MaxLength));
        while (_end < _bytes.Length && !IsFinal)
        {
            int read = ReadSome(_bytes.AsSpan(_end));
            IsFinal = read == 0;
            _end += read;
        }
    }

    /// <summary>
    /// True when nothing but zeros follows up to the end; none of them is kept. False leaves the window at the first
    /// other byte, with zeros in front of it as before.
    /// </summary>
    public bool SkipZeros()
    {
        while (Window.IndexOfAnyExcept((byte)0) < 0)
        {
            if (IsFinal) return true;
            Consume(Math.Max(0, Window.Length - ZerosKept));
            Fill();
        }

        return false;
    }

    /// <summary>Everything up to the end of the segment.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        while (!IsFinal) Fill();
        return Window;
    }

    /// <summary>Forgets the window and reads again from an offset: the file may have changed since.</summary>
    public void Refresh(long offset)
    {
        if (IsCompressed) return;
        _offset = offset;
        _stream.Position = offset;
        _start = 0;
        _end = 0;
        IsFinal = false;
        Fill();
    }

    public void Dispose() => _stream.Dispose();

    // A compressed segment that does not unpack ends there: the recovery table says what that means.
    private int ReadSome(Span<byte> target)
    {
        if (_unpacked > JournalFormat.SegmentLengthMax)
        {
            IsOverlong = true;
            return 0;
        }

        try
        {
            int read = _stream.Read(target);
            if (IsCompressed) _unpacked += read;
            return read;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }
}
