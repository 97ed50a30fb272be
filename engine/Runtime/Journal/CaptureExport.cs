using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using LowLatency.Formats.Capture;

namespace LowLatency.Runtime.Journal;

/// <summary>
/// Writes a capture in the form of recorded market data: frames.jsonl (one received text frame a line) with
/// recv_ns.txt (its receive time, unix nanoseconds, line for line), sent.jsonl with sent_ns.txt, and rest/ with one
/// file a body and index.tsv (receive time, file, request URL).
/// </summary>
public sealed class CaptureExport : IDisposable
{
    private readonly string _restDirectory;
    private readonly FileStream _frames;
    private readonly FileStream _sent;
    private readonly StreamWriter _frameTimes;
    private readonly StreamWriter _sentTimes;
    private readonly StreamWriter _index;
    private readonly Dictionary<uint, string> _requests = [];
    private int _restCount;

    private CaptureExport(string directory)
    {
        _restDirectory = Path.Combine(directory, "rest");
        Directory.CreateDirectory(_restDirectory);
        _frames = File.Create(Path.Combine(directory, "frames.jsonl"));
        _sent = File.Create(Path.Combine(directory, "sent.jsonl"));
        _frameTimes = Text(Path.Combine(directory, "recv_ns.txt"));
        _sentTimes = Text(Path.Combine(directory, "sent_ns.txt"));
        _index = Text(Path.Combine(_restDirectory, "index.tsv"));
    }

    /// <summary>
    /// Exports one connection's frames, or all when null, and all REST bodies; returns the frames received.
    /// </summary>
    public static long Run(string captureDirectory, string targetDirectory, uint? connection = null)
    {
        using CaptureReader reader = new(captureDirectory);
        using CaptureExport export = new(targetDirectory);
        long frameCount = 0;
        while (reader.Read(out CaptureRecord record))
        {
            bool isFrame = record.Kind == CaptureKind.WebSocketText;
            if (isFrame && connection != null && record.Connection != connection) continue;
            export.Add(record);
            if (isFrame && record.Direction == CaptureDirection.Received) frameCount++;
        }

        return frameCount;
    }

    public void Dispose()
    {
        _frames.Dispose();
        _sent.Dispose();
        _frameTimes.Dispose();
        _sentTimes.Dispose();
        _index.Dispose();
    }

    private void Add(in CaptureRecord record)
    {
        string time = record.WallNanos.ToString(CultureInfo.InvariantCulture);
        bool isReceived = record.Direction == CaptureDirection.Received;
        switch (record.Kind)
        {
            case CaptureKind.WebSocketText:
                FileStream frames = isReceived ? _frames : _sent;
                frames.Write(record.Body);
                frames.WriteByte((byte)'\n');
                (isReceived ? _frameTimes : _sentTimes).WriteLine(time);
                break;
            case CaptureKind.HttpRequest:
                _requests[record.Connection] = Encoding.UTF8.GetString(record.Body);
                break;
            case CaptureKind.HttpResponse:
                string name = (++_restCount).ToString("D4", CultureInfo.InvariantCulture) + ".json";
                File.WriteAllBytes(Path.Combine(_restDirectory, name), record.Body);
                _index.WriteLine($"{time}\t{name}\t{_requests.GetValueOrDefault(record.Connection, "")}");
                break;
        }
    }

    private static StreamWriter Text(string path) => new(path) { NewLine = "\n" };
}
