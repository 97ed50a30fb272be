using System;
using System.Globalization;
using System.IO;
using System.Threading;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Lines for the operator. Never throws: the first alarm about a full disk must not end the process because the log is
/// on that disk, nor any line because the terminal is gone. Lines that were lost are counted, and told when it takes
/// lines again. Any thread.
/// </summary>
internal sealed class OperatorLog
{
    private readonly TextWriter _writer;
    private readonly Lock _lock = new();
    private string _why = "";
    private long _lost;

    public OperatorLog(TextWriter writer) => _writer = writer;

    /// <summary>One entry a line, time first: systemd's journal keeps it, the event journal has the rest.</summary>
    public void Write(string text)
    {
        string time = WallClock.ReadSystem().ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture);
        WriteLines(text, time);
    }

    /// <summary>Without a time, for what is said before a run.</summary>
    public void WritePlain(string text) => WriteLines(text, "");

    private void WriteLines(string text, string before)
    {
        using (_lock.EnterScope())
        {
            if (_lost > 0 && TryWrite($"{before}log: {_lost} lines before this one were lost: {_why}")) _lost = 0;
            foreach (string line in text.TrimEnd().Split('\n'))
            {
                if (!TryWrite(before + line)) _lost++;
            }
        }
    }

    private bool TryWrite(string line)
    {
        try
        {
            _writer.WriteLine(line);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ObjectDisposedException)
        {
            _why = exception.Message;
            return false;
        }
    }
}
