using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Cli.Demo.Live;
using LowLatency.Cli.Replay;
using LowLatency.Cli.Serve;
using LowLatency.Host.Options;
using LowLatency.Host.Reports;
using LowLatency.Reading.Journal;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Faults;
using Spectre.Console;

namespace LowLatency.Cli.Demo;

/// <summary>
/// One demo: local venue, engine process, view, orderly stop, replay in a new process, report. The engine is only
/// touched by SIGTERM; everything shown of it comes from its journal and histogram log.
/// </summary>
internal sealed class DemoRun
{
    private const int Failed = 1;
    private const int DefaultSeconds = 30;
    private const int LogTailLines = 12;
    private static readonly TimeSpan CaptureDrain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ResyncTimeout = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan SyncTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FillsTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MarketDrain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MarketDrainMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleTimeMin = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan SettlePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(45);

    // A made market starts with the first two and goes on as far as --symbol-count says.
    internal static readonly string[] MadeSymbols =
    [
        "BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT", "XRPUSDT", "ADAUSDT", "DOGEUSDT", "AVAXUSDT", "LINKUSDT", "DOTUSDT",
        "LTCUSDT", "BCHUSDT", "UNIUSDT", "ATOMUSDT", "ETCUSDT", "FILUSDT", "NEARUSDT", "APTUSDT", "ARBUSDT", "OPUSDT",
    ];

    private readonly DemoOptions _options;
    private readonly string _folder;
    private readonly string _journal;
    private readonly string _log;
    private readonly LiveDemo? _live;

    public DemoRun(DemoOptions options)
    {
        _options = options;
        string name = $"lowlatency-demo-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}";
        _folder = Path.GetFullPath(options.Folder ?? Path.Combine(Path.GetTempPath(), name));
        _journal = Path.Combine(_folder, "journal");
        _log = Path.Combine(_folder, "engine.log");
        _live = options.IsLive ? new LiveDemo() : null;
    }

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        VenueServerOptions venueOptions = VenueOptions();
        Directory.CreateDirectory(_folder);
        if (JournalSegments.List(_journal).Count > 0)
        {
            throw new ToolException($"{_folder} holds the journal of an earlier run; give another --dir or remove it");
        }

        await using LocalVenue venue = await StartVenueAsync(venueOptions);
        string configuration = Path.Combine(_folder, "engine.json");
        HostOptions engineOptions = DemoConfiguration.Build(venue, _folder);
        if (_options.Strategies is { } chosen) engineOptions.Engine.Strategies = chosen.Settings;
        if (_live != null) LiveDemo.Apply(engineOptions, venue);
        DemoConfiguration.Write(engineOptions, configuration);
        AnsiConsole.MarkupLineInterpolated($"run folder [bold]{_folder}[/]");
        using EngineProcess engine = _options.Strategies is { Files.Count: > 0 } own && _options.Engine == null
            ? EngineProcess.StartOwn(configuration, _log, own.CopyTo(_folder), environment: _live?.Environment)
            : EngineProcess.Start(_options.Engine, configuration, _log, _live?.Environment);
        await WatchAsync(venue, engine, cancellation);
        if (engine.HasExited)
        {
            throw EngineFailure($"the engine ended by itself with exit code {engine.ExitCode}");
        }

        if (_live != null) await SettleAsync(venue);
        venue.StopMarket();
        await DrainAsync(venue);
        engine.Terminate();
        if (!await engine.WaitAsync(StopTimeout))
        {
            throw EngineFailure($"the engine did not end within {StopTimeout.TotalSeconds} s of SIGTERM");
        }

        VenueCounters sent = venue.Counters;
        EngineRunReport live = ReadEngineReport(engine.ExitCode);
        AnsiConsole.MarkupLine("engine stopped; replaying its journal in a new process");
        ReplayReport replay = await ReplayProcess.RunAsync(_journal, Path.Combine(_folder, "replay.json"));
        DemoReport report = DemoReportBuilder.Build(live, replay, venue, sent, _options.Capture) with
        {
            Served = Served(venue, cancellation.IsCancellationRequested),
        };
        if (_live != null) report = report with { Live = CompareAtEnd(venue) };
        DemoReportView.Print(report, replay);
        WriteJson(report);
        Console.Out.WriteLine($"files of the run (configuration, journal, log, reports): {_folder}");
        return Judge(report, engine.ExitCode, replay);
    }

    private VenueServerOptions VenueOptions()
    {
        if (_options.Seconds is { } seconds) DemoRanges.Seconds.Check(seconds);
        DemoRanges.Speed.Check(_options.Speed);
        DemoRanges.Symbols.Check(_options.Symbols);
        List<FaultSpec> faults = [];
        foreach (string text in _options.Faults)
        {
            if (!FaultSpec.TryParse(text, out FaultSpec fault, out string error))
            {
                throw new ToolException($"--fault {text}: {error}");
            }

            faults.Add(fault);
        }

        if (_live != null && _options.Capture != null) throw new ToolException("--live needs the made market");
        if (_options.Capture is { } capture && !Directory.Exists(capture))
        {
            throw new ToolException($"--capture {capture}: no such folder", ToolException.NoInput);
        }

        var venue = new VenueServerOptions
        {
            Venue = Market(),
            CaptureDirectory = _options.Capture,
            UseTls = _options.UseTls,
            Speed = _options.Speed,
            Seed = _options.Seed,
            Symbols = MadeSymbols[.._options.Symbols],
            Faults = faults,
        };
        return _live == null ? venue : _live.Apply(venue);
    }

    private SimVenue Market()
    {
        if (_options.Market == null) return SimDialects.Default;
        if (_options.Capture != null) throw new ToolException("--market: a capture is of one market already");
        SimVenue row = SimDialects.Rows.First(each => each.Option == _options.Market);
        return _live == null || row.HasTrading
            ? row
            : throw new ToolException($"--live: {row} has no orders in the local venue");
    }

    // Faults end, then the engine has the time that its reconciliation needs; trading goes on meanwhile.
    private async Task SettleAsync(LocalVenue venue)
    {
        venue.ClearExchangeFaults();
        AnsiConsole.MarkupLine("faults end; comparing with the venue");
        using var replica = new EngineReplica(_journal);
        TimeSpan waited = TimeSpan.Zero;
        for (; waited < SettleTimeout; waited += SettlePause)
        {
            await Task.Delay(SettlePause);
            while (replica.Poll())
            {
                // Catches up with the running engine.
            }

            bool isEqual = replica.Engine is { } engine && LiveDemo.Compare(engine, venue).Differences.Count == 0;
            if (isEqual && waited >= SettleTimeMin) return;
        }
    }

    private ServedCapture? Served(LocalVenue venue, bool isInterrupted)
    {
        if (_options.Capture == null) return null;
        CaptureProgress progress = venue.Progress;
        return new ServedCapture
        {
            Frames = progress.FramesTotal,
            Played = progress.FramesPlayed,
            Withheld = progress.FramesWithheld,
            IsCutShort = isInterrupted || _options.Seconds != null,
            Failure = venue.Finished.Exception?.InnerException?.Message,
            HasBooks = DemoConfiguration.HasBooks(venue),
        };
    }

    // Until for a while neither the venue has sent a frame nor the engine recorded one.
    private async Task DrainAsync(LocalVenue venue)
    {
        using var replica = new EngineReplica(_journal);
        (long Sent, long Events) before = (-1, -1);
        for (TimeSpan waited = TimeSpan.Zero; waited < MarketDrainMax; waited += MarketDrain)
        {
            while (replica.Poll())
            {
                // To the end of what is recorded.
            }

            (long Sent, long Events) now = (venue.Counters.FramesSent, replica.MarketEvents);

            // Of the made market a book that lost its sync at the end can be proven again; a capture has waited for it.
            if (now == before && (_options.Capture != null || replica.IsEveryBookInSync())) return;
            before = now;
            await Task.Delay(MarketDrain, CancellationToken.None);
        }
    }

    private LiveComparison CompareAtEnd(LocalVenue venue)
    {
        using var replica = new EngineReplica(_journal);
        while (replica.Poll())
        {
            // To the end of the journal.
        }

        return LiveDemo.Compare(replica.Engine ?? throw EngineFailure("the journal is empty"), venue);
    }

    private static async Task<LocalVenue> StartVenueAsync(VenueServerOptions options)
    {
        try
        {
            return await LocalVenue.StartAsync(options with { KeepsControlToken = true });
        }
        catch (VenueConfigurationException exception)
        {
            throw ServeCommand.Fault(exception);
        }
    }

    private async Task WatchAsync(LocalVenue venue, EngineProcess engine, CancellationToken cancellation)
    {
        using var replica = new EngineReplica(_journal);
        var state = new DemoState(venue, replica, new HistogramTail(Path.Combine(_folder, "latency.hlog")));
        bool isPlain = _options.IsQuiet || Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi;
        int? seconds = _options.Seconds ?? (_options.Capture == null ? DefaultSeconds : null);
        Task finished = _options.Capture == null
            ? Task.Delay(Timeout.Infinite, cancellation)
            : FinishAsync(venue, state, cancellation);
        bool IsOver() => cancellation.IsCancellationRequested || engine.HasExited || finished.IsCompleted
            || (seconds is { } limit && HasLasted(state, TimeSpan.FromSeconds(limit)));
        if (isPlain) await new PlainView(state, Console.Out).RunAsync(IsOver);
        else await new LiveView(state).RunAsync(IsOver);
    }

    // Books that never come into sync must not keep the run from its end.
    private bool HasLasted(DemoState state, TimeSpan length)
    {
        if (state.Traded < length && state.Elapsed < length + SyncTimeout) return false;
        return state.Fills >= _options.Fills || state.Elapsed >= length + FillsTimeout;
    }

    // The frames of the end are still on their way when the venue has sent the last, and a book that lost its sync
    // near the end is still waiting for its snapshot.
    private static async Task FinishAsync(LocalVenue venue, DemoState state, CancellationToken cancellation)
    {
        await PlayedAsync(venue, cancellation);
        await Task.Delay(CaptureDrain, cancellation);
        TimeSpan end = state.Elapsed + ResyncTimeout;
        while (!state.IsEveryBookInSync && state.Elapsed < end) await Task.Delay(CaptureDrain / 4, cancellation);
    }

    // Or until it is plain that it never will: nobody to play to, for longer than any reconnect takes.
    private static async Task PlayedAsync(LocalVenue venue, CancellationToken cancellation)
    {
        TimeSpan idle = TimeSpan.Zero;
        while (!venue.Finished.IsCompleted && idle < IdleTimeout)
        {
            await Task.WhenAny(venue.Finished, Task.Delay(IdlePause, cancellation));
            cancellation.ThrowIfCancellationRequested();
            bool isPlaying = venue.Counters.ConnectionsOpen > 0 && venue.Progress.FramesPlayed > 0;
            idle = isPlaying ? TimeSpan.Zero : idle + IdlePause;
        }
    }

    private EngineRunReport ReadEngineReport(int exitCode)
    {
        string path = Path.Combine(_folder, "report.json");
        if (!File.Exists(path)) throw EngineFailure($"the engine left no report (exit code {exitCode})");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ReportJson.Default.EngineRunReport)
                ?? throw EngineFailure($"{path} is empty");
        }
        catch (JsonException exception)
        {
            throw EngineFailure($"{path} cannot be read: {exception.Message}");
        }
    }

    private ToolException EngineFailure(string what)
    {
        Console.Error.WriteLine($"--- end of {_log}");
        string[] lines = File.Exists(_log) ? ReadShared(_log).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        foreach (string line in lines[Math.Max(0, lines.Length - LogTailLines)..]) Console.Error.WriteLine(line);
        Console.Error.WriteLine("---");
        return new ToolException(what, Failed);
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private void WriteJson(DemoReport report)
    {
        if (_options.JsonFile == null) return;
        string path = Path.GetFullPath(_options.JsonFile);
        if (Path.GetDirectoryName(path) is { } parent) Directory.CreateDirectory(parent);
        using FileStream file = File.Create(path);
        JsonSerializer.Serialize(file, report, DemoJson.Plain.DemoReport);
        file.WriteByte((byte)'\n');
    }

    private static int Judge(DemoReport report, int engineCode, ReplayReport replay)
    {
        List<string> faults = DemoVerdict.Faults(report, engineCode, replay);
        foreach (string fault in faults) AnsiConsole.MarkupLineInterpolated($"[red]FAILED[/] {fault}");
        if (faults.Count > 0) return Failed;
        string what = report.Live == null
            ? DemoVerdict.Frames(report)
            : "fills, orders and balances are those of the venue";
        AnsiConsole.MarkupLineInterpolated($"[green]OK[/] run and replay are equal, {what}");
        return 0;
    }
}
