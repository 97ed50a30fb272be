using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Capture;

/// <summary>Reads capture directories: frames.jsonl.gz, recv_ns.txt.gz, rest/index.tsv, its bodies.</summary>
internal static class CaptureLoader
{
    public const string FramesFile = "frames.jsonl.gz";
    private const long BytesMax = 1L << 30;
    private const string TimesFile = "recv_ns.txt.gz";

    public static string ValidNames =>
        string.Join(
        ", ", SimDialects.Rows.SelectMany(static row => row.Recordings).Select(static prefix => prefix + "*"));

    public static RecordedCapture Load(string directory)
    {
        var full = Path.GetFullPath(directory);
        if (!Directory.Exists(full))
            throw Unreadable(
                $"capture directory '{full}' does not exist{Neighbours(full)}");
        var name = Path.GetFileName(full.TrimEnd(Path.DirectorySeparatorChar));
        var venue = VenueOf(name) ?? throw Unreadable(
            $"capture '{full}': the directory's name says no venue that is served; valid are {ValidNames}"
            + Neighbours(full));
        var data = ReadGzip(full, FramesFile);
        var frames = Split(full, venue, data, ReadTimes(full));
        return new RecordedCapture(name, full, venue, data, frames, ReadBodies(full));
    }

    /// <summary>Finds the capture that the given one continues: same venue and symbols, update ids that join.</summary>
    public static RecordedCapture? FindPrelude(RecordedCapture capture)
    {
        var parent = Path.GetDirectoryName(capture.Directory);
        var cut = capture.Name.LastIndexOf('_');
        if (parent is null || cut < 0)
            return null;
        var candidates = Directory.GetDirectories(parent, capture.Name[..(cut + 1)] + "*");
        Array.Sort(candidates, StringComparer.Ordinal);
        Array.Reverse(candidates);
        foreach (var candidate in candidates)
        {
            if (string.CompareOrdinal(Path.GetFileName(candidate), capture.Name) >= 0)
                continue;
            var earlier = Load(candidate);
            if (Joins(earlier, capture))
                return earlier;
        }

        return null;
    }

    public static bool Joins(RecordedCapture earlier, RecordedCapture later)
    {
        var message = new DepthMessage(earlier.Venue.Dialect.BookMembers);
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var frame in earlier.Frames)
        {
            if (frame.Stream.Kind != StreamKind.Depth)
                continue;
            message.Read(earlier.BytesOf(frame).Span);
            last[frame.Stream.Symbol] = message.LastUpdateId;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var frame in later.Frames)
        {
            if (frame.Stream.Kind != StreamKind.Depth || !seen.Add(frame.Stream.Symbol))
                continue;
            message.Read(later.BytesOf(frame).Span);
            if (!last.TryGetValue(frame.Stream.Symbol, out var id)
                || (message.FirstUpdateId != id + 1 && message.PreviousUpdateId != id))
                return false;
        }

        return seen.Count > 0;
    }

    private static SimVenue? VenueOf(string name) => SimDialects.Rows.FirstOrDefault(
        row => row.Recordings.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    private static string Neighbours(string full)
    {
        var parent = Path.GetDirectoryName(full.TrimEnd(Path.DirectorySeparatorChar));
        if (parent is null || !Directory.Exists(parent))
            return parent is null ? string.Empty : $"; neither does '{parent}': check the path";
        var names = new List<string>();
        foreach (var directory in Directory.GetDirectories(parent))
        {
            var name = Path.GetFileName(directory);
            if (VenueOf(name) is not null && File.Exists(Path.Combine(directory, FramesFile)))
                names.Add(name);
        }

        names.Sort(StringComparer.Ordinal);
        return names.Count == 0
            ? $"; '{parent}' holds no capture that can be served"
            : $"; in '{parent}' these can be served: {string.Join(", ", names)}";
    }

    private static byte[] ReadGzip(string directory, string file)
    {
        var path = Path.Combine(directory, file);
        if (!File.Exists(path))
            throw Unreadable(
                $"capture '{directory}' has no {file}: a capture holds {FramesFile} and {TimesFile}"
                + Neighbours(directory));
        return ReadBytes(path);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            if (!path.EndsWith(".gz", StringComparison.Ordinal))
                return File.ReadAllBytes(path);
            using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var memory = new MemoryStream();
            var part = new byte[1 << 16];
            for (int read; (read = gzip.Read(part)) > 0; memory.Write(part, 0, read))
            {
                if (memory.Length > BytesMax)
                    throw new InvalidDataException($"unpacks to more than {BytesMax} bytes");
            }

            return memory.ToArray();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw Unreadable($"'{path}' cannot be read ({e.Message}): copy the capture anew", e);
        }
    }

    private static List<long> ReadTimes(string directory)
    {
        var times = new List<long>();
        var lines = Encoding.ASCII.GetString(ReadGzip(directory, TimesFile));
        foreach (var line in lines.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
                continue;
            if (!long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var time))
                throw Unreadable(
                    $"'{Path.Combine(directory, TimesFile)}' line {times.Count + 1} is not a time in nanoseconds");
            times.Add(time);
        }

        return times;
    }

    private static RecordedFrame[] Split(string directory, SimVenue venue, byte[] data, List<long> times)
    {
        var frames = new List<RecordedFrame>(times.Count);
        var names = new Dictionary<string, StreamName>(StringComparer.Ordinal);
        var check = new FrameCheck(Path.Combine(directory, FramesFile), venue.Dialect.BookMembers);
        var line = 0L;
        for (var start = 0; start < data.Length;)
        {
            line++;
            var length = data.AsSpan(start).IndexOf((byte)'\n');
            length = length < 0 ? data.Length - start : length;
            if (length > 0 && frames.Count < times.Count)
            {
                var text = Encoding.UTF8.GetString(StreamName.Find(data.AsSpan(start, length), venue.StreamMember));
                if (!names.TryGetValue(text, out var name))
                    names.Add(text, name = text.Length == 0 ? StreamName.None : venue.Dialect.ReadStream(text));
                check.Check(line, data.AsSpan(start, length), times[frames.Count], name.Kind);
                frames.Add(new RecordedFrame(start, length, times[frames.Count], name));
            }
            else if (length > 0)
            {
                throw Unreadable(
                    $"capture '{directory}' has more frames than receive times ({times.Count}): copy it anew");
            }

            start += length + 1;
        }

        if (frames.Count != times.Count || frames.Count == 0)
            throw Unreadable(
                $"capture '{directory}' has {frames.Count} frames and {times.Count} receive times: copy it anew");
        return frames.ToArray();
    }

    private static List<RecordedBody> ReadBodies(string directory)
    {
        var bodies = new List<RecordedBody>();
        var rest = Path.Combine(directory, "rest");
        var index = Path.Combine(rest, "index.tsv");
        if (!Directory.Exists(rest))
            return bodies;
        if (!File.Exists(index))
            throw Unreadable($"capture '{directory}' has rest/ without index.tsv: copy it anew");
        foreach (var line in File.ReadAllLines(index))
        {
            var cells = line.Split('\t');
            if (cells.Length < 3 || cells[0] == "recv_ns")
                continue;
            var path = Path.Combine(rest, cells[1]);
            if (!File.Exists(path))
                throw Unreadable($"'{index}' names {cells[1]}, which is missing: copy it anew");
            var body = ReadBytes(path);
            try
            {
                JsonDocument.Parse(body).Dispose();
            }
            catch (JsonException e)
            {
                throw Unreadable($"'{path}' is not JSON: copy it anew", e);
            }

            bodies.Add(new RecordedBody(cells[2], cells[1], body));
        }

        return bodies;
    }

    private static VenueConfigurationException Unreadable(string message) => new(message) { IsInput = true };

    private static VenueConfigurationException Unreadable(string message, Exception cause) =>
        new(message, cause) { IsInput = true };
}
