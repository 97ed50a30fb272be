using System;
using System.IO;
using System.Security.Cryptography;

namespace LowLatency.Compiler;

/// <summary>
/// The bytes of one C# file with their digest. Nothing is normalised: another line end is another digest.
/// </summary>
/// <param name="Name">How faults call the file.</param>
/// <param name="Bytes">The whole file.</param>
public sealed record StrategyFile(string Name, byte[] Bytes)
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>SHA-256 of the bytes: 64 digits, 0 to 9 and a to f.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Reads a file; throws <see cref="IOException"/> when it is absent, unreadable or too long.</summary>
    public static StrategyFile Read(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists) throw new FileNotFoundException($"{path}: no such file");
        if (info.Length > BytesMax)
        {
            throw new IOException($"{path}: {info.Length} bytes; a strategy has {BytesMax} at most");
        }

        return new StrategyFile(path, File.ReadAllBytes(path));
    }
}
