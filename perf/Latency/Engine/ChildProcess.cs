using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace LowLatency.Latency.Engine;

/// <summary>A process of this run; what it prints goes to a file.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;
    private const int EndMillisMax = 20_000;

    // Of its first: a start is waited for by what it says.
    private const int LinesKept = 100;

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly List<string> _lines = [];

    /// <param name="path">A binary, or a .dll for the dotnet host.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logFile">Gets its output.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public ChildProcess(
        string path, IReadOnlyList<string> arguments, string logFile,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        bool isManaged = path.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isManaged ? "dotnet" : path)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (isManaged) start.ArgumentList.Add(path);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _log = new StreamWriter(logFile) { AutoFlush = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Seconds on a core so far, in the kernel too.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>SIGTERM, then the exit code; -1 when it did not end in time.</summary>
    public int Stop()
    {
        if (!_process.HasExited) Kill(_process.Id, SignalTerminate);
        return _process.WaitForExit(EndMillisMax) ? _process.ExitCode : -1;
    }

    /// <summary>SIGSTOP: every thread stands still.</summary>
    public void Pause() => Kill(_process.Id, SignalStop);

    /// <summary>SIGCONT.</summary>
    public void Continue() => Kill(_process.Id, SignalContinue);

    /// <summary>The first line with a text, past or to come; null when there is none in the time.</summary>
    public string? WaitForLine(string text, int millisMax)
    {
        for (int i = 0; i < millisMax && !_process.HasExited; i++)
        {
            lock (_log)
            {
                string? found = _lines.Find(line => line.Contains(text, StringComparison.Ordinal));
                if (found != null) return found;
            }

            Thread.Sleep(1);
        }

        return null;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        lock (_log) _log.Dispose();
    }

    private void Write(string? line)
    {
        if (line == null) return;
        lock (_log)
        {
            if (_lines.Count < LinesKept) _lines.Add(line);
            try
            {
                _log.WriteLine(line);
            }
            catch (ObjectDisposedException)
            {
                // A line that came after the end of the run.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
