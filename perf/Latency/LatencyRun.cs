using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading;
using LowLatency.Host.Reports;
using LowLatency.Latency.Echo;
using LowLatency.Latency.Engine;
using LowLatency.Latency.OpenLoop;
using LowLatency.Latency.Results;
using LowLatency.Latency.Venue;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Latency;

/// <summary>
/// One run: the engine's process and the echo's, and slices of the same timetable to each in turn, so that what else
/// happens on the machine hits all contenders alike.
/// </summary>
internal sealed class LatencyRun : IDisposable
{
    private const int ReadyMillisMax = 30_000;
    private const int BookSecondsMax = 30;
    private const int RoundsMax = 40;

    // While the strategies warm up.
    private const int FramesPerOrderMax = 4;
    private const int NoOrder = int.MaxValue;
    private const int EchoWarmUpSeconds = 1;

    // Longer than an interval of the engine's log: none holds both warm-up and measurement.
    private const int SettleMillis = 1_500;
    private const string JournalFolder = "journal";
    private const string EchoFile = "echo.dat";
    private const long StartDelayNanos = 20_000_000;
    private const long MinuteNanos = 60_000_000_000;

    private readonly LatencyOptions _options;
    private readonly WallClock _clock = new();
    private readonly MarketScript _script;
    private readonly VenuePeer _venue;
    private readonly ChildProcess _engine;
    private readonly long _startNanos;
    private EchoPeer? _echo;
    private ChildProcess? _echoProcess;

    public LatencyRun(LatencyOptions options)
    {
        _options = options;
        string folder = Path.Combine(options.Folder, $"lowlatency-{Environment.ProcessId}");
        Folder = Directory.CreateDirectory(folder).FullName;
        _script = new MarketScript(options.Instruments, _clock.NowNanos / MinuteNanos * MinuteNanos);
        string key = Secret();
        string secret = Secret();
        _venue = new VenuePeer(_script, key, secret, () => _clock.NowNanos);
        string configuration = Path.Combine(Folder, "engine.json");
        EngineConfiguration.Write(
            EngineConfiguration.Build(options, _script, _venue.Port, Folder, JournalFolder), configuration);
        _startNanos = MonotonicClock.NowNanos;
        _engine = new ChildProcess(
            options.EnginePath, ["--config", configuration], Path.Combine(Folder, "engine.log"), Keys(key, secret));
    }

    public string Folder { get; }

    /// <summary>The live engine.</summary>
    public Contender Order { get; } = new("order", "order path");

    /// <summary>Raw TCP, answered at once.</summary>
    public Contender PingPong { get; } = new("pingpong", "raw TCP ping-pong");

    /// <summary>Raw TCP, answered after a write and a flush.</summary>
    public Contender Flushed { get; } = new("pingpong-flushed", "ping-pong behind write + fdatasync");

    /// <summary>What the engine took of a core in the slices that were its own.</summary>
    private double ProcessorSeconds { get; set; }

    public double ProcessorShare => ProcessorSeconds / (_options.Slices * _options.SliceSeconds);

    public int Symbols => _options.Instruments;

    /// <summary>From the start of the engine's process until it had asked for every book.</summary>
    public double StartSeconds { get; private set; }

    public int FrameBytes { get; private set; }

    public int OrderBytes { get; private set; }

    private string JournalPath => Path.Combine(Folder, JournalFolder);

    public string SliceLogPath => Path.Combine(Folder, "order-path.hlog");

    public string EngineLogPath => Path.Combine(Folder, "latency.hlog");

    /// <summary>Wall time from which the engine's log holds nothing but the measurement.</summary>
    public long MeasuredFromNanos { get; private set; }

    public EngineRunReport? Report { get; private set; }

    /// <summary>Decisions of the measured time that placed no order, by reason.</summary>
    public IReadOnlyList<(ReasonCode Reason, long Count)> NotPlaced { get; private set; } = [];

    /// <summary>Why the run shows nothing; empty = it does.</summary>
    public string Fault { get; private set; } = "";

    public bool TryRun()
    {
        if (!WaitUntilReady() || !WaitForBooks() || !WarmUp()) return false;
        StartEcho();
        MeasuredFromNanos = _clock.NowNanos;
        Thread.Sleep(SettleMillis);
        using (var log = new SliceLog(SliceLogPath, MeasuredFromNanos))
        {
            for (int i = 0; i < _options.Slices; i++)
            {
                Refresh();
                double before = _engine.ProcessorSeconds;
                Measure(Order, _venue, log);
                ProcessorSeconds += _engine.ProcessorSeconds - before;
                _echo!.Kind = EchoMessage.Answered;
                Measure(PingPong, _echo, log);
                _echo.Kind = EchoMessage.Flushed;
                Measure(Flushed, _echo, log);
                if (IsBroken()) return Fail($"the connection broke: {_venue.Fault}");
            }
        }

        return StopEngine();
    }

    /// <summary>Leaves the logs, the report and the configuration.</summary>
    public void RemoveBulk()
    {
        Directory.Delete(JournalPath, recursive: true);
        File.Delete(Path.Combine(Folder, EchoFile));
    }

    public void Dispose()
    {
        _venue.Dispose();
        _engine.Dispose();
        _echo?.Dispose();
        _echoProcess?.Dispose();
    }

    private static string Secret() => Convert.ToHexString(Guid.NewGuid().ToByteArray());

    private static Dictionary<string, string> Keys(string key, string secret)
    {
        string suffix = EngineConfiguration.Credential.ToUpperInvariant().Replace('-', '_');
        return new Dictionary<string, string> { [$"LLKEY_{suffix}"] = key, [$"LLSECRET_{suffix}"] = secret };
    }

    private bool WaitUntilReady()
    {
        for (int i = 0; i < ReadyMillisMax && !_engine.HasExited; i++)
        {
            if (_venue.IsReady) return true;
            Thread.Sleep(1);
        }

        return Fail("the engine did not get ready");
    }

    // The engine asks for one book after the other, most of them once their first change is known.
    private bool WaitForBooks()
    {
        int symbols = _options.Instruments;
        int secondsMax = BookSecondsMax + (symbols / EngineConfiguration.BooksPerSecond);
        for (int second = 0; second < secondsMax && !IsBroken(); second++)
        {
            OpenLoopSender.Send(_venue, From(NoOrder), _options.FramesPerSecond);
            if (_venue.BooksServed < symbols) continue;
            StartSeconds = (MonotonicClock.NowNanos - _startNanos) / 1e9;
            return true;
        }

        return Fail($"the engine asked for {_venue.BooksServed} of {symbols} books");
    }

    // Bars until every symbol has traded, then the rate that is measured.
    private bool WarmUp()
    {
        int perOrder = Math.Min(FramesPerOrderMax, _options.FramesPerOrder);
        for (int round = 0; round < RoundsMax && _venue.SymbolsTraded < _options.Instruments; round++)
        {
            if (IsBroken()) return Fail($"the connection broke: {_venue.Fault}");
            OpenLoopSender.Send(_venue, From(perOrder), (long)perOrder * _options.Instruments);
        }

        if (_venue.SymbolsTraded < _options.Instruments)
        {
            _engine.Stop();
            string reasons = Refusals.Text(Refusals.Read(JournalPath, 0));
            string traded = $"{_venue.SymbolsTraded} of {_options.Instruments}";
            return Fail($"decisions without an order: {reasons}; orders of {traded} symbols came in the warm-up");
        }

        Slice(_venue, _options.WarmUpSeconds);
        return true;
    }

    // While others were measured, the engine heard nothing.
    private void Refresh() => OpenLoopSender.Send(_venue, From(NoOrder), _script.FramesPerRound);

    // Only after the warm-up it is known how long frames and orders are on the wire.
    private void StartEcho()
    {
        FrameBytes = _venue.FrameBytes;
        OrderBytes = _venue.OrderBytes;
        _echo = new EchoPeer(_options.Instruments, FrameBytes, OrderBytes);
        string own = Path.Combine(AppContext.BaseDirectory, "LowLatency.Latency.dll");
        string[] arguments =
        [
            "echo", Text(_echo.Port), Text(FrameBytes), Text(OrderBytes), Path.Combine(Folder, EchoFile),
        ];
        _echoProcess = new ChildProcess(own, arguments, Path.Combine(Folder, "echo.log"));
        _echo.Accept();
        foreach (byte kind in (ReadOnlySpan<byte>)[EchoMessage.Answered, EchoMessage.Flushed])
        {
            _echo.Kind = kind;
            Slice(_echo, EchoWarmUpSeconds);
        }
    }

    private void Measure(Contender contender, IFrameTarget target, SliceLog log)
    {
        lock (target.Account) target.Account.Reset();
        long startNanos = _clock.NowNanos;
        Slice(target, _options.SliceSeconds);
        lock (target.Account)
        {
            target.Account.GiveUp();
            contender.Add(target.Account);
            log.Write(contender, target.Account, startNanos, _clock.NowNanos);
        }
    }

    private void Slice(IFrameTarget target, int seconds)
    {
        SendTimetable timetable = From(_options.FramesPerOrder);
        OpenLoopSender.Run(target, timetable, timetable.FramesIn(seconds));
    }

    private SendTimetable From(int framesPerOrder) =>
        new(MonotonicClock.NowNanos + StartDelayNanos, _options.FramesPerSecond, framesPerOrder);

    private bool IsBroken() => _venue.Fault.Length > 0 || _engine.HasExited;

    private bool StopEngine()
    {
        _venue.IsEnding = true;
        int code = _engine.Stop();
        if (code != 0) return Fail($"the engine ended with {code}");
        byte[] report = File.ReadAllBytes(Path.Combine(Folder, "report.json"));
        NotPlaced = Refusals.Read(JournalPath, MeasuredFromNanos);
        Report = JsonSerializer.Deserialize(report, ReportJson.Default.EngineRunReport);
        return Report != null || Fail("the engine left no report");
    }

    private bool Fail(string fault)
    {
        Fault = $"{fault}; see {Path.Combine(Folder, "engine.log")}";
        return false;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
