using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LowLatency.TestKit;

namespace LowLatency.Unit.Venues;

/// <summary>One recorded capture: frames, receive times and REST bodies.</summary>
internal sealed class RecordedCapture
{
    private RecordedCapture(string name, List<byte[]> frames, List<long> times, List<RestBody> bodies)
    {
        Name = name;
        Frames = frames;
        Times = times;
        Bodies = bodies;
    }

    internal string Name { get; }

    internal List<byte[]> Frames { get; }

    internal List<long> Times { get; }

    internal List<RestBody> Bodies { get; }

    internal static RecordedCapture Load(string name)
    {
        string folder = SharedData.Find($"data/ws/{name}");
        List<byte[]> frames = [];
        foreach (string line in Lines(Path.Combine(folder, "frames.jsonl.gz")))
        {
            frames.Add(Encoding.UTF8.GetBytes(line));
        }

        List<long> times = [];
        foreach (string line in Lines(Path.Combine(folder, "recv_ns.txt.gz")))
        {
            times.Add(long.Parse(line, CultureInfo.InvariantCulture));
        }

        List<RestBody> bodies = [];
        string index = Path.Combine(folder, "rest", "index.tsv");
        if (File.Exists(index))
        {
            foreach (string line in File.ReadAllLines(index)[1..])
            {
                string[] parts = line.Split('\t');
                byte[] body = ReadBytes(Path.Combine(folder, "rest", parts[1]));
                bodies.Add(new RestBody(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[2], body));
            }
        }

        return new RecordedCapture(name, frames, times, bodies);
    }

    /// <summary>The books that an independent program found at the end of the capture, by symbol or topic.</summary>
    internal static Dictionary<string, JsonElement> FinalBooks(string capture)
    {
        Dictionary<string, JsonElement> books = [];
        foreach (string line in File.ReadAllLines(SharedData.Find("data/ws/final_books.jsonl")))
        {
            JsonElement book = JsonDocument.Parse(line).RootElement;
            if (book.GetProperty("capture").GetString() != capture) continue;
            books[book.GetProperty("symbol").GetString()!] = book;
        }

        return books;
    }

    private static IEnumerable<string> Lines(string path)
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static byte[] ReadBytes(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllBytes(path);
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

internal sealed record RestBody(long ReceiveNanos, string Url, byte[] Body);
