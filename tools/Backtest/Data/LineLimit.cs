using System;
using System.IO;

namespace LowLatency.Backtest.Data;

/// <summary>
/// Passes text through and refuses a line that is longer than any can be: readers hold a whole line, and a few bytes of
/// gzip may unpack to gigabytes without an end of line. One thread.
/// </summary>
internal sealed class LineLimit(Stream inner, int lineBytesMax) : Stream
{
    private long _lineBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        int last = buffer[..read].LastIndexOf((byte)'\n');
        int first = last < 0 ? read : buffer[..read].IndexOf((byte)'\n');
        bool isLong = _lineBytes + first > lineBytesMax;
        _lineBytes = last < 0 ? _lineBytes + read : read - last - 1;
        return isLong ? throw new InvalidDataException($"a line is longer than {lineBytesMax} bytes") : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
