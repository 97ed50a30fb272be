using System.IO;
using System.IO.Compression;

namespace LowLatency.Backtest.Data;

/// <summary>Opens text files, gzipped or not, by their first two bytes.</summary>
public static class TextFile
{
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
        FileStream file = File.OpenRead(path);
        bool isGzip = file.ReadByte() == GzipFirst && file.ReadByte() == GzipSecond;
        file.Position = 0;
        return new StreamReader(isGzip ? new GZipStream(file, CompressionMode.Decompress) : file);
    }
}
