using System;
using System.Globalization;
using System.IO;
using System.Threading;
using LowLatency.Backtest.Runs;
using LowLatency.Model.Time;

namespace LowLatency.Cli.Backtest;

/// <summary>
/// One line on a terminal that says how far a backtest is, from its first second on; it is gone when the run is.
/// Nothing is written where standard error is no terminal.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const string Erase = "\r\u001b[K";
    private const int DateLength = 10;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly RunProgress _progress;
    private readonly TextWriter _output;
    private readonly Timer? _timer;
    private readonly Lock _gate = new();
    private bool _isShown;
    private bool _isOver;

    public ProgressLine(RunProgress progress, TextWriter output, bool isTerminal)
    {
        _progress = progress;
        _output = output;
        if (isTerminal) _timer = new Timer(_ => Show(), null, First, Step);
    }

    /// <summary>What the line says now.</summary>
    public string Text
    {
        get
        {
            long now = _progress.NowNanos;
            if (now == 0) return "loading the data (Ctrl-C ends it)";
            string share = _progress.Share is { } known
                ? (known * 100).ToString("0", CultureInfo.InvariantCulture) + " %, "
                : "";
            return $"running: {share}{new Timestamp(now).ToString()[..DateLength]} (Ctrl-C ends it)";
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _isOver = true;
            if (_isShown) _output.Write(Erase);
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_isOver) return;
            _output.Write(Erase + Text);
            _output.Flush();
            _isShown = true;
        }
    }
}
