using System;
using System.IO;
using System.Reflection;

namespace LowLatency.Proofs.Hashes;

/// <summary>What tests/Goldens/Replay/hashes.txt says; compiled into the binary.</summary>
internal static class GoldenHashes
{
    /// <summary>Length of the golden stream.</summary>
    public const long Events = 400_000;

    /// <summary>The line that the run must give.</summary>
    public static string Expected { get; } = Read();

    private static string Read()
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("hashes.txt");
        if (stream == null) return "none";
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("events=", StringComparison.Ordinal)) return line;
        }

        return "none";
    }
}
