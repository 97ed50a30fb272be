using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace LowLatency.Backtest.Downloads;

/// <summary>
/// A gzip file of rows that can be gone on with after a kill: BGZF, gzip members of at most 64 KiB that say their
/// length (SAM specification 4.1), which every gunzip reads. A torn end is found by its length, CRC or size and cut.
/// Where a member ends depends on the rows alone, so an interrupted file has in the end the bytes of one that was not.
/// </summary>
public sealed class BlockFile : IDisposable
{
    /// <summary>Text of a member, bytes.</summary>
    private const int TextMax = 65_280;

    private const int HeaderBytes = 18;
    private const int PlainHeaderBytes = 10;
    private const int BlockMax = 65_536;

    private readonly FileStream _file;
    private readonly byte[] _text = new byte[TextMax];
    private readonly MemoryStream _packed = new();
    private int _textLength;
    private bool _isHeaderAhead = true;

    private BlockFile(FileStream file) => _file = file;

    /// <summary>Rows in the members written, the header not counted.</summary>
    public long Rows { get; private set; }

    /// <summary>The first of them; null without any.</summary>
    public string? FirstRow { get; private set; }

    /// <summary>The last of them; null without any.</summary>
    public string? LastRow { get; private set; }

    private static ReadOnlySpan<byte> EndMark =>
    [
        0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, 0x42, 0x43, 2, 0, 0x1B, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>
    /// Opens a file, or begins it with a header line; cuts a torn end. Nobody else can open it meanwhile.
    /// </summary>
    public static BlockFile Open(string path, string header)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        var blocks = new BlockFile(file);
        try
        {
            bool isBegun = blocks.Recover(header);
            if (!isBegun) blocks.Put(Encoding.ASCII.GetBytes(header));
            return blocks;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a row. It is in the file when its member is full, or with <see cref="Finish"/>.</summary>
    /// <returns>Whether a member was written.</returns>
    public bool Add(ReadOnlySpan<byte> row)
    {
        bool isFull = _textLength + row.Length + 1 > TextMax;
        if (isFull) WriteBlock();
        Put(row);
        return isFull;
    }

    /// <summary>Writes what is left, and the mark of a whole file.</summary>
    public void Finish()
    {
        if (_textLength > 0) WriteBlock();
        _file.Write(EndMark);
    }

    /// <summary>Closes the file as it is; rows of a member that is not full are dropped.</summary>
    public void Dispose() => _file.Dispose();

    private void Put(ReadOnlySpan<byte> row)
    {
        row.CopyTo(_text.AsSpan(_textLength));
        _textLength += row.Length;
        _text[_textLength++] = (byte)'\n';
    }

    private void WriteBlock()
    {
        _packed.SetLength(0);
        using (var gzip = new GZipStream(_packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(_text, 0, _textLength);
        }

        ReadOnlySpan<byte> plain = _packed.GetBuffer().AsSpan(0, (int)_packed.Length);
        int length = plain.Length - PlainHeaderBytes + HeaderBytes;
        if (length > BlockMax) throw new IOException("rows that cannot be packed");
        byte[] block = new byte[length];
        EndMark[..HeaderBytes].CopyTo(block);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(HeaderBytes - 2), (ushort)(length - 1));
        plain[PlainHeaderBytes..].CopyTo(block.AsSpan(HeaderBytes));
        _file.Write(block);
        Count(_text.AsSpan(0, _textLength));
        _textLength = 0;
    }

    /// <summary>Reads the whole members, cuts the rest. False: nothing of use, the file is empty now.</summary>
    private bool Recover(string header)
    {
        long end = 0;
        byte[] block = new byte[BlockMax];
        bool isBegun = false;
        while (TryReadBlock(block, out int length))
        {
            if (TryUnpack(block.AsSpan(0, length)) is not { } text) break;
            if (text.Length == 0) break;
            if (!isBegun && !text.AsSpan().StartsWith(Encoding.ASCII.GetBytes(header + "\n"))) break;
            isBegun = true;
            Count(text);
            end += length;
        }

        _file.SetLength(end);
        _file.Position = end;
        return isBegun;
    }

    private bool TryReadBlock(byte[] block, out int length)
    {
        length = 0;
        if (_file.ReadAtLeast(block.AsSpan(0, HeaderBytes), HeaderBytes, false) < HeaderBytes) return false;
        if (!block.AsSpan(0, HeaderBytes - 2).SequenceEqual(EndMark[..(HeaderBytes - 2)])) return false;
        length = BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(HeaderBytes - 2)) + 1;
        int rest = length - HeaderBytes;
        return rest > 0 && _file.ReadAtLeast(block.AsSpan(HeaderBytes, rest), rest, false) == rest;
    }

    // Null for a member that is damaged: the stream checks its CRC, and here its length.
    private static byte[]? TryUnpack(ReadOnlySpan<byte> block)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(block[^4..]);
        if (length > TextMax) return null;
        byte[] text = new byte[length];
        try
        {
            using var gzip = new GZipStream(new MemoryStream(block.ToArray()), CompressionMode.Decompress);
            bool isWhole = gzip.ReadAtLeast(text, text.Length, false) == text.Length && gzip.ReadByte() < 0;
            bool isRows = isWhole && (text.Length == 0 || text[^1] == '\n');
            return isRows ? text : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void Count(ReadOnlySpan<byte> text)
    {
        bool isFirst = Rows == 0;
        if (_isHeaderAhead) text = text[(text.IndexOf((byte)'\n') + 1)..];
        _isHeaderAhead = false;
        if (text.Length == 0) return;
        if (isFirst) FirstRow = Encoding.ASCII.GetString(text[..text.IndexOf((byte)'\n')]);
        Rows += text.Count((byte)'\n');
        ReadOnlySpan<byte> last = text[..^1];
        LastRow = Encoding.ASCII.GetString(last[(last.LastIndexOf((byte)'\n') + 1)..]);
    }
}
