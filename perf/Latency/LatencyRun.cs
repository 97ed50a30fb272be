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
using LowLatency.Runtime.Clocks;

namespace LowLatency.Latency;

/// <summary>
/// One run: the engine's process and the echo's, and slices of the same timetable to each in turn, so that what else
/// happens on the machine hits all contenders alike.
/// </summary>
internal sealed class LatencyRun : IDisposable
{
    private const int ReadyMillisMax = 30_000;
    private const int EchoWarmUpSeconds = 1;

    // Longer than an interval of the engine's log: none holds both warm-up and measurement.
    private const int SettleMillis = 1_500;
    private const string JournalFolder = "journal";
    private const string EchoFile = "echo.dat";
    private const long StartDelayNanos = 20_000_000;

    private readonly LatencyOptions _options;
    private readonly WallClock _clock = new();
    private readonly MarketScript _script;
    private readonly VenuePeer _venue;
    private readonly ChildProcess _engine;
    private EchoPeer? _echo;
    private ChildProcess? _echoProcess;

    public LatencyRun(LatencyOptions options)
    {
        _options = options;
        string folder = Path.Combine(options.Folder, $"lowlatency-{Environment.ProcessId}");
        Folder = Directory.CreateDirectory(folder).FullName;
        _script = new MarketScript(options.Instruments, _clock.NowNanos / 1_000_000_000 * 1_000_000_000);
        _venue = new VenuePeer(_script);
        string configuration = Path.Combine(Folder, "engine.json");
        EngineConfiguration.Write(
            EngineConfiguration.Build(options, _script, _venue.Port, Folder, JournalFolder), configuration);
        _engine = new ChildProcess(
            options.EnginePath, ["--config", configuration], Path.Combine(Folder, "engine.log"), Keys());
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

    public int FrameBytes { get; private set; }

    public int OrderBytes { get; private set; }

    public string SliceLogPath => Path.Combine(Folder, "order-path.hlog");

    public string EngineLogPath => Path.Combine(Folder, "latency.hlog");

    /// <summary>Wall time from which the engine's log holds nothing but the measurement.</summary>
    public long MeasuredFromNanos { get; private set; }

    public EngineRunReport? Report { get; private set; }

    /// <summary>Why the run shows nothing; empty = it does.</summary>
    public string Fault { get; private set; } = "";

    public bool TryRun()
    {
        if (!WaitUntilReady()) return Fail("the engine did not get ready");
        Slice(_venue, _options.WarmUpSeconds);
        if (_venue.Account.FromSent.Count == 0) return Fail("no order came in the warm-up");
        StartEcho();
        MeasuredFromNanos = _clock.NowNanos;
        Thread.Sleep(SettleMillis);
        using (var log = new SliceLog(SliceLogPath, MeasuredFromNanos))
        {
            for (int i = 0; i < _options.Slices; i++)
            {
                double before = _engine.ProcessorSeconds;
                Measure(Order, _venue, log);
                ProcessorSeconds += _engine.ProcessorSeconds - before;
                _echo!.Kind = EchoMessage.Answered;
                Measure(PingPong, _echo, log);
                _echo.Kind = EchoMessage.Flushed;
                Measure(Flushed, _echo, log);
                if (_venue.Fault.Length > 0 || _engine.HasExited) return Fail($"the connection broke: {_venue.Fault}");
            }
        }

        return StopEngine();
    }

    /// <summary>Leaves the logs, the report and the configuration.</summary>
    public void RemoveBulk()
    {
        Directory.Delete(Path.Combine(Folder, JournalFolder), recursive: true);
        File.Delete(Path.Combine(Folder, EchoFile));
    }

    public void Dispose()
    {
        _venue.Dispose();
        _engine.Dispose();
        _echo?.Dispose();
        _echoProcess?.Dispose();
    }

    private static Dictionary<string, string> Keys()
    {
        string suffix = EngineConfiguration.Credential.ToUpperInvariant().Replace('-', '_');
        return new Dictionary<string, string>
        {
            [$"LLKEY_{suffix}"] = Convert.ToHexString(Guid.NewGuid().ToByteArray()),
            [$"LLSECRET_{suffix}"] = Convert.ToHexString(Guid.NewGuid().ToByteArray()),
        };
    }

    private bool WaitUntilReady()
    {
        for (int i = 0; i < ReadyMillisMax && !_engine.HasExited; i++)
        {
            if (_venue.IsReady) return true;
            Thread.Sleep(1);
        }

        return false;
    }

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
        var timetable = new SendTimetable(
            MonotonicClock.NowNanos + StartDelayNanos, _options.FramesPerSecond, _options.FramesPerOrder);
        OpenLoopSender.Run(target, in timetable, timetable.FramesIn(seconds));
    }

    private bool StopEngine()
    {
        _venue.IsEnding = true;
        int code = _engine.Stop();
        if (code != 0) return Fail($"the engine ended with {code}");
        byte[] report = File.ReadAllBytes(Path.Combine(Folder, "report.json"));
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
