using System.Globalization;
using System.IO;
using LowLatency.Formats.Capture;

namespace LowLatency.Runtime.Journal;

/// <summary>
/// Writes a capture in the form of recorded market data: frames.jsonl (one received text frame a line), recv_ns.txt
/// (its receive time, unix nanoseconds, line for line) and rest/NNNN.json with its receive time in rest/recv_ns.txt.
/// </summary>
public static class CaptureExport
{
    /// <summary>Exports one connection, or all when null; returns the frames written.</summary>
    public static long Run(string captureDirectory, string targetDirectory, uint? connection = null)
    {
        string rest = Path.Combine(targetDirectory, "rest");
        Directory.CreateDirectory(rest);
        using CaptureReader reader = new(captureDirectory);
        using FileStream frames = File.Create(Path.Combine(targetDirectory, "frames.jsonl"));
        using StreamWriter times = new(Path.Combine(targetDirectory, "recv_ns.txt")) { NewLine = "\n" };
        using StreamWriter restTimes = new(Path.Combine(rest, "recv_ns.txt")) { NewLine = "\n" };
        long frameCount = 0;
        int restCount = 0;
        while (reader.Read(out CaptureRecord record))
        {
            if (record.Direction != CaptureDirection.Received) continue;
            if (connection != null && record.Connection != connection) continue;
            string time = record.WallNanos.ToString(CultureInfo.InvariantCulture);
            if (record.Kind == CaptureKind.WebSocketText)
            {
                frames.Write(record.Body);
                frames.WriteByte((byte)'\n');
                times.WriteLine(time);
                frameCount++;
            }
            else if (record.Kind == CaptureKind.HttpResponse)
            {
                string name = restCount.ToString("D4", CultureInfo.InvariantCulture) + ".json";
                using FileStream body = File.Create(Path.Combine(rest, name));
                body.Write(record.Body);
                restTimes.WriteLine(time);
                restCount++;
            }
        }

        return frameCount;
    }
}
