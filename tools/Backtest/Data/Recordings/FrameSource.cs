using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using LowLatency.Backtest.Settings;
using LowLatency.Model.Identity;
using LowLatency.Reading;
using LowLatency.Venues;

namespace LowLatency.Backtest.Data.Recordings;

/// <summary>
/// A recorded connection as a folder: frames.jsonl (one frame a line), recv_ns.txt (its receive time) and rest/ with
/// index.tsv; each may be gzipped. The form in which public recordings are kept.
/// </summary>
internal sealed class FrameSource
{
    private const int BodyBytesMax = 64 << 20;

    private readonly string _folder;
    private readonly List<(long Nanos, string Url, byte[] Body)> _bodies = [];
    private readonly RecordedSession _session;

    private FrameSource(string folder, RecordedSession session)
    {
        _folder = folder;
        _session = session;
    }

    public static MessageLog Read(DataSettings source, BacktestSettings settings, List<string> notes)
    {
        VenueId venue = RecordedVenue.VenueOf(source, settings.Engine);
        var log = new MessageLog();
        var session = new RecordedSession(
            RecordedVenue.Protocol(venue, source, settings), log, VenueCatalog.Of(venue).Acknowledgement);
        var frames = new FrameSource(source.Path, session);
        frames.ReadBodies();
        frames.Play();
        if (log.Count == 0) throw Fault($"{source.Path}: no frame of it makes an event. Is the venue {venue}? Without "
                + "the venue's answer with the instrument's rules (rest/), give data[].tick and data[].lot");
        CaptureSource.Note(source, log, session, 0, notes);
        return log;
    }

    private static BacktestException Fault(string what) => new(what) { IsInput = true };

    private string Find(string name)
    {
        string plain = Path.Combine(_folder, name);
        if (File.Exists(plain)) return plain;
        if (File.Exists(plain + ".gz")) return plain + ".gz";
        throw Fault($"{plain}: no such file, with or without .gz");
    }

    private void Play()
    {
        string framesPath = Find("frames.jsonl");
        string timesPath = Find("recv_ns.txt");
        using StreamReader frames = TextFile.Open(framesPath);
        using StreamReader times = TextFile.Open(timesPath);
        int line = 0;
        while (NextLine(frames, framesPath, line) is { } frame)
        {
            line++;
            string? time = NextLine(times, timesPath, line - 1);
            if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long now))
            {
                throw Fault($"{timesPath}:{line}: '{time}' is not a time in nanoseconds");
            }

            if (line == 1)
            {
                _session.Start(Math.Min(now, _bodies.Count > 0 ? _bodies[0].Nanos : now));
                Answer(now);
                _session.Connect(1, now);
            }

            Answer(now);
            _session.Frame(Encoding.UTF8.GetBytes(frame), now);
            Answer(now);
        }
    }

    private static string? NextLine(StreamReader reader, string path, int before)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException exception)
        {
            throw Fault($"{path}:{before + 1}: {exception.Message}");
        }
    }

    // The newest body that had come by then and answers what is asked.
    private void Answer(long now)
    {
        for (int round = 0; round < 16 && _session.OpenRequest.Length > 0; round++)
        {
            int found = -1;
            for (int i = 0; i < _bodies.Count && found < 0; i++)
            {
                if (_bodies[i].Nanos <= now && IsAnswer(_bodies[i].Url)) found = i;
            }

            if (found < 0) return;
            _session.Answer(200, _bodies[found].Body, now);
        }
    }

    private bool IsAnswer(string url)
    {
        string endpoint = _session.OpenRequest.Split('?')[0];
        string kind = endpoint[(endpoint.LastIndexOf('/') + 1)..];
        if (!url.Contains(kind, StringComparison.Ordinal)) return false;
        string symbol = _session.OpenSymbol;
        return kind != "depth" || (url + "&").Contains($"symbol={symbol}&", StringComparison.Ordinal);
    }

    private void ReadBodies()
    {
        string index = Path.Combine(_folder, "rest", "index.tsv");
        if (!File.Exists(index)) return;
        int number = 0;
        using StreamReader lines = TextFile.Open(index);
        while (NextLine(lines, index, number) is { } line)
        {
            number++;
            string[] fields = line.Split('\t');
            bool isTime = long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long nanos);
            if (!isTime && number == 1) continue;
            if (!isTime || fields.Length < 3) throw Fault($"{index}:{number}: must be time, file and URL");
            _bodies.Add((nanos, fields[2], ReadBody(Path.Combine(_folder, "rest", fields[1]))));
        }
    }

    private static byte[] ReadBody(string path)
    {
        if (!File.Exists(path)) throw Fault($"{path}: no such file");
        using FileStream file = RegularFile.Open(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using var bytes = new MemoryStream();
        byte[] part = new byte[1 << 16];
        try
        {
            for (int read; (read = stream.Read(part)) > 0; bytes.Write(part, 0, read))
            {
                if (bytes.Length > BodyBytesMax) throw Fault($"{path}: unpacks to more than {BodyBytesMax} bytes");
            }
        }
        catch (InvalidDataException exception)
        {
            throw Fault($"{path}: {exception.Message}");
        }

        return bytes.ToArray();
    }
}
