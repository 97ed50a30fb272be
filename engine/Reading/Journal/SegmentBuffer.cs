using System;
using System.IO;
using System.IO.Compression;

namespace LowLatency.Reading.Journal;

/// <summary>A sliding window over the bytes of one segment, plain or compressed. Tools and start-up only.</summary>
internal sealed class SegmentBuffer : IDisposable
{
    private const int StartBytes = 256 * 1024;
    private const int LeastBytes = 4096;

    private readonly Stream _stream;
    private readonly bool _isCompressed;
    private byte[] _bytes;
    private int _start;
    private int _end;
    private long _offset;

    /// <param name="path">Of the segment.</param>
    /// <param name="startBytes">The window grows beyond it only for a record that is longer.</param>
    /// <param name="reuse">The buffer of a segment that is done with, or null.</param>
    public SegmentBuffer(string path, int startBytes = StartBytes, byte[]? reuse = null)
    {
        _isCompressed = path.EndsWith(".gz", StringComparison.Ordinal);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        _stream = _isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        long expected = _isCompressed ? startBytes : Math.Max(file.Length + 1, LeastBytes);
        long wanted = Math.Min(expected, startBytes);
        _bytes = reuse?.Length >= wanted ? reuse : GC.AllocateUninitializedArray<byte>((int)wanted);
    }

    /// <summary>The bytes at hand from the current offset on.</summary>
    public ReadOnlySpan<byte> Window => _bytes.AsSpan(_start, _end - _start);

    /// <summary>For the next segment, when this one is done with.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>The stream has no more bytes than those in the window (now).</summary>
    public bool IsFinal { get; private set; }

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

        if (_end == _bytes.Length) Array.Resize(ref _bytes, 2 * _bytes.Length);
        while (_end < _bytes.Length && !IsFinal)
        {
            int read = ReadSome(_bytes.AsSpan(_end));
            IsFinal = read == 0;
            _end += read;
        }
    }

    /// <summary>Everything up to the end of the segment.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        while (!IsFinal) Fill();
        return Window;
    }

    /// <summary>Forgets the window and reads again from the current offset: the file may have changed since.</summary>
    public void Refresh()
    {
        if (_isCompressed) return;
        _stream.Position = _offset;
        _start = 0;
        _end = 0;
        IsFinal = false;
        Fill();
    }

    public void Dispose() => _stream.Dispose();

    // A compressed segment that does not unpack ends there: the recovery table says what that means.
    private int ReadSome(Span<byte> target)
    {
        try
        {
            return _stream.Read(target);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }
}
