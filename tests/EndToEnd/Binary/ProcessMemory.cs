using System;
using System.Globalization;
using System.IO;

namespace LowLatency.EndToEnd.Binary;

/// <summary>Looks for bytes in what a process may write to: its heaps, stacks and data.</summary>
internal static class ProcessMemory
{
    private const int ChunkBytes = 1 << 20;

    public static int Count(int process, ReadOnlySpan<byte> wanted)
    {
        int found = 0;
        byte[] chunk = new byte[ChunkBytes];
        using FileStream memory = new($"/proc/{process}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        foreach (string line in File.ReadAllLines($"/proc/{process}/maps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!fields[1].StartsWith("rw", StringComparison.Ordinal)) continue;
            string[] ends = fields[0].Split('-');
            long start = long.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            long end = long.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            found += CountIn(memory, start, end, chunk, wanted);
        }

        return found;
    }

    private static int CountIn(FileStream memory, long start, long end, byte[] chunk, ReadOnlySpan<byte> wanted)
    {
        int found = 0;
        int kept = 0;
        for (long place = start; place < end;)
        {
            int length;
            try
            {
                memory.Position = place;
                length = memory.Read(chunk, kept, (int)Math.Min(chunk.Length - kept, end - place));
            }
            catch (IOException)
            {
                return found; // Of a device, or given back meanwhile.
            }

            if (length <= 0) return found;
            place += length;
            Span<byte> seen = chunk.AsSpan(0, kept + length);
            found += seen.Count(wanted);

            // What begins at the end of a chunk goes on in the next.
            kept = Math.Min(wanted.Length - 1, seen.Length);
            seen[^kept..].CopyTo(chunk);
        }

        return found;
    }
}
