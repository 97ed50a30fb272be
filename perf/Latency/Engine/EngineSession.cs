using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using LowLatency.Host.Options;
using LowLatency.Host.Reports;
using LowLatency.Latency.OpenLoop;
using LowLatency.Latency.Results;
using LowLatency.Latency.Venue;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Latency.Engine;

/// <summary>The engine's process and its venue, from the start through the warm-up to the orderly stop.</summary>
internal sealed class EngineSession : IDisposable
{
    private const int ReadyMillisMax = 30_000;
    private const int BookSecondsMax = 30;
    private const int RoundsMax = 40;

    // While the strategies warm up.
    private const int FramesPerOrderMax = 4;
    private const int NoOrder = int.MaxValue;

    // Longer than an interval of the engine's log: none holds both warm-up and measurement.
    private const int SettleMillis = 1_500;
    private const string JournalFolder = "journal";
    private const string CertificateFile = "venue-certificate.pem";
    private const long StartDelayNanos = 20_000_000;
    private const long MinuteNanos = 60_000_000_000;

    private readonly LatencyOptions _options;
    private readonly MarketScript _script;
    private readonly ChildProcess _engine;
    private readonly long _startNanos;

    /// <param name="options">Without faults.</param>
    /// <param name="change">Changes the engine's configuration, whose folder is given.</param>
    /// <param name="keys">Key pairs of what it adds, as environment variables.</param>
    public EngineSession(
        LatencyOptions options, Action<HostOptions>? change = null, IReadOnlyDictionary<string, string>? keys = null)
    {
        _options = options;
        Folder = MakeFolder(options);
        _script = new MarketScript(
            options.Instruments, Clock.NowNanos / MinuteNanos * MinuteNanos, options.BarSeconds);
        string key = Secret();
        string secret = Secret();
        Venue = new VenuePeer(_script, key, secret, () => Clock.NowNanos, options.IsTls);
        HostOptions configuration = EngineConfiguration.Build(
            options, _script, Venue.Port, Folder, JournalFolder, WriteCertificate());
        change?.Invoke(configuration);
        string file = Path.Combine(Folder, "engine.json");
        EngineConfiguration.Write(configuration, file);
        _startNanos = MonotonicClock.NowNanos;
        Dictionary<string, string> environment = new(keys ?? new Dictionary<string, string>());
        EngineConfiguration.AddKeys(environment, EngineConfiguration.Credential, key, secret);
        _engine = new ChildProcess(options.EnginePath, ["--config", file], LogPath, environment);
    }

    /// <summary>The folder of this process's run.</summary>
    public static string MakeFolder(LatencyOptions options) =>
        Directory.CreateDirectory(Path.Combine(options.Folder, $"lowlatency-{Environment.ProcessId}")).FullName;

    public string Folder { get; }

    public WallClock Clock { get; } = new();

    public VenuePeer Venue { get; }

    public LatencyOptions Options => _options;

    public string JournalPath => Path.Combine(Folder, JournalFolder);

    /// <summary>The engine's histograms.</summary>
    public string EngineLogPath => Path.Combine(Folder, "latency.hlog");

    /// <summary>What the engine printed.</summary>
    public string LogPath => Path.Combine(Folder, "engine.log");

    /// <summary>PEM of the venue's certificate; null without TLS.</summary>
    public string? CertificatePath { get; private set; }

    /// <summary>From the start of the engine's process until it had asked for every book.</summary>
    public double StartSeconds { get; private set; }

    /// <summary>Seconds that the engine was on a core so far, in the kernel too.</summary>
    public double ProcessorSeconds => _engine.ProcessorSeconds;

    /// <summary>Wall time from which the engine's log holds nothing but the measurement.</summary>
    public long MeasuredFromNanos { get; private set; }

    public EngineRunReport? Report { get; private set; }

    /// <summary>Decisions of the measured time that placed no order, by reason.</summary>
    public IReadOnlyList<(ReasonCode Reason, long Count)> NotPlaced { get; private set; } = [];

    /// <summary>Why the run shows nothing; empty = it does.</summary>
    public string Fault { get; private set; } = "";

    public bool IsBroken => Venue.Fault.Length > 0 || _engine.HasExited;

    /// <summary>Until every symbol has traded and the warm-up is over.</summary>
    public bool TryStart() => WaitUntilReady() && WaitForBooks() && WarmUp();

    /// <summary>From here on everything counts.</summary>
    public void BeginMeasurement()
    {
        MeasuredFromNanos = Clock.NowNanos;
        Thread.Sleep(SettleMillis);
    }

    /// <summary>One slice of the timetable to a target; returns when what followed from it arrived.</summary>
    public void Slice(IFrameTarget target, int seconds)
    {
        SendTimetable timetable = From(_options.FramesPerSecond, _options.FramesPerOrder);
        OpenLoopSender.Run(target, timetable, timetable.FramesIn(seconds));
    }

    /// <summary>
    /// Something of each channel of each symbol: while others were measured, the engine heard nothing.
    /// </summary>
    public void Refresh() =>
        OpenLoopSender.Send(Venue, From(_options.FramesPerSecond, NoOrder), _script.FramesPerRound);

    /// <summary>Frames that no order follows from, so many a second.</summary>
    public void SendWithoutOrders(int framesPerSecond, int seconds)
    {
        SendTimetable timetable = From(framesPerSecond, NoOrder);
        OpenLoopSender.Send(Venue, timetable, timetable.FramesIn(seconds));
    }

    /// <summary>The orderly stop; then the report and the journal are read.</summary>
    public bool TryStop()
    {
        if (IsBroken) return Fail($"the connection broke: {Venue.Fault}");
        Venue.IsEnding = true;
        int code = _engine.Stop();
        if (code != 0) return Fail($"the engine ended with {code}");
        byte[] report = File.ReadAllBytes(Path.Combine(Folder, "report.json"));
        NotPlaced = Refusals.Read(JournalPath, MeasuredFromNanos);
        Report = JsonSerializer.Deserialize(report, ReportJson.Default.EngineRunReport);
        return Report != null || Fail("the engine left no report");
    }

    public bool Fail(string fault)
    {
        Fault = $"{fault}; see {LogPath}";
        return false;
    }

    /// <summary>Leaves the logs, the report and the configuration.</summary>
    public void RemoveBulk() => Directory.Delete(JournalPath, recursive: true);

    public void Dispose()
    {
        Venue.Dispose();
        _engine.Dispose();
    }

    /// <summary>A key or a secret for this run.</summary>
    public static string Secret() => Convert.ToHexString(Guid.NewGuid().ToByteArray());

    private string? WriteCertificate()
    {
        if (Venue.CertificatePem is not { } certificate) return null;
        CertificatePath = Path.Combine(Folder, CertificateFile);
        File.WriteAllText(CertificatePath, certificate);
        return CertificatePath;
    }

    private bool WaitUntilReady()
    {
        for (int i = 0; i < ReadyMillisMax && !_engine.HasExited; i++)
        {
            if (Venue.IsReady) return true;
            Thread.Sleep(1);
        }

        return Fail("the engine did not get ready");
    }

    // The engine asks for one book after the other, most of them once their first change is known.
    private bool WaitForBooks()
    {
        int symbols = _options.Instruments;
        int secondsMax = BookSecondsMax + (symbols / EngineConfiguration.BooksPerSecond);
        for (int second = 0; second < secondsMax && !IsBroken; second++)
        {
            SendWithoutOrders(_options.FramesPerSecond, seconds: 1);
            if (Venue.BooksServed < symbols) continue;
            StartSeconds = (MonotonicClock.NowNanos - _startNanos) / 1e9;
            return true;
        }

        return Fail($"the engine asked for {Venue.BooksServed} of {symbols} books");
    }

    // Bars until every symbol has traded, then the rate that is measured.
    private bool WarmUp()
    {
        int perOrder = Math.Min(FramesPerOrderMax, _options.FramesPerOrder);
        for (int round = 0; round < RoundsMax && Venue.SymbolsTraded < _options.Instruments; round++)
        {
            if (IsBroken) return Fail($"the connection broke: {Venue.Fault}");
            OpenLoopSender.Send(
                Venue, From(_options.FramesPerSecond, perOrder), (long)perOrder * _options.Instruments);
        }

        if (Venue.SymbolsTraded < _options.Instruments)
        {
            _engine.Stop();
            string reasons = Refusals.Text(Refusals.Read(JournalPath, 0));
            string traded = $"{Venue.SymbolsTraded} of {_options.Instruments}";
            return Fail($"decisions without an order: {reasons}; orders of {traded} symbols came in the warm-up");
        }

        Slice(Venue, _options.WarmUpSeconds);
        return true;
    }

    private static SendTimetable From(int framesPerSecond, int framesPerOrder) =>
        new(MonotonicClock.NowNanos + StartDelayNanos, framesPerSecond, framesPerOrder);
}
