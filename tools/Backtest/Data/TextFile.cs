using System.IO;
using System.IO.Compression;
using LowLatency.Reading;

namespace LowLatency.Backtest.Data;

/// <summary>Opens text files, gzipped or not, by their first two bytes.</summary>
public static class TextFile
{
    // Above the longest frame that a venue sends.
    private const int LineBytesMax = 16 << 20;
    private const int GzipFirst = 0x1F;
    private const int GzipSecond = 0x8B;

    /// <summary>A missing or unreadable file is a <see cref="BacktestException"/> that names it.</summary>
    public static StreamReader Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new BacktestException($"{path}: is a folder; give a file") { IsInput = true };
        }

        if (!File.Exists(path)) throw new BacktestException($"{path}: no such file") { IsInput = true };
        FileStream file = RegularFile.Open(path);
        bool isGzip = file.ReadByte() == GzipFirst && file.ReadByte() == GzipSecond;
        file.Position = 0;
        Stream text = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        return new StreamReader(new LineLimit(text, LineBytesMax));
    }
}
