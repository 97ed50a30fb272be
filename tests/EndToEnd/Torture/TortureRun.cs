using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Liveness;
using LowLatency.Host.Control;
using LowLatency.Host.Options;
using LowLatency.Host.Reports;
using LowLatency.Model.Identity;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Liveness;
using LowLatency.Runtime.Replay;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Faults;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>A folder, a local venue with a fast made market, a configuration that trades as often as it can.</summary>
internal sealed class TortureRun : IAsyncDisposable
{
    private static readonly string[] Symbols =
    [
        "BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT", "XRPUSDT", "ADAUSDT", "DOGEUSDT", "AVAXUSDT", "LINKUSDT", "DOTUSDT",
    ];

    private readonly List<string> _venueLog = [];

    private TortureRun(string folder) => Folder = folder;

    public string Folder { get; }

    public LocalVenue Venue { get; private set; } = null!;

    public HostOptions Options { get; private set; } = null!;

    /// <summary>Strategies that replays of its journal may need.</summary>
    public StrategyRegistry Registry { get; set; } = StrategyRegistry.BuiltIn();

    public string Journal => Options.Journal.Directory;

    /// <summary>Where its operator commands.</summary>
    public string Control => ControlFolder.PathOf(Options.Control, Journal);

    public string ConfigurationFile => Path.Combine(Folder, "engine.json");

    /// <summary>What the venue logged.</summary>
    public string VenueLog
    {
        get
        {
            lock (_venueLog) return string.Join('\n', _venueLog);
        }
    }

    public static async Task<TortureRun> StartAsync(
        Action<HostOptions>? change = null, int symbolCount = 10, int messagesPerSecond = 1_000, ulong seed = 1,
        IReadOnlyList<AccountSpec>? accounts = null, int port = 0, string[]? names = null)
    {
        var run = new TortureRun(Directory.CreateTempSubdirectory("lowlatency-torture-").FullName);
        string[] symbols = names ?? Symbols[..symbolCount];
        await run.OpenVenueAsync(new VenueServerOptions
        {
            Port = port,
            Symbols = symbols,
            Seed = seed,
            MessagesPerSecond = messagesPerSecond,
            Accounts = accounts ?? [],
        });
        run.Options = run.Build(symbols);
        change?.Invoke(run.Options);
        run.Write();
        return run;
    }

    public async Task OpenVenueAsync(VenueServerOptions options) =>
        Venue = await LocalVenue.StartAsync(options with
        {
            Log = line =>
            {
                lock (_venueLog) _venueLog.Add(line);
            },
        });

    public void Inject(string fault)
    {
        Assert.That(FaultSpec.TryParse(fault, out FaultSpec spec, out string error), Is.True, error);
        Venue.InjectFault(spec);
    }

    /// <summary>Writes the configuration as it stands.</summary>
    public void Write() =>
        File.WriteAllText(ConfigurationFile, JsonSerializer.Serialize(Options, HostJson.Default.HostOptions));

    public EngineUnderTest StartEngine(params string[] launcher) => EngineUnderTest.Start(ConfigurationFile, launcher);

    public EngineRunReport Report() => JsonSerializer.Deserialize(
        File.ReadAllBytes(Path.Combine(Options.Output.Directory, "report.json")),
        ReportJson.Default.EngineRunReport)!;

    /// <summary>The journal from its first event through a fresh engine, in this process.</summary>
    public EngineReplayOutcome Replay(IReplayObserver? observer = null)
    {
        EngineReplayOutcome outcome = EngineReplay.Run(
            Journal, Registry, new JournalReplayRange(), observer: observer);
        Assert.That(outcome.Fault, Is.Empty);
        Assert.That(outcome.End.IsUsable, Is.True, outcome.End.ToString());
        Assert.That(outcome.HashesDiffering, Is.Zero, $"first difference at {outcome.FirstDifference}");
        return outcome;
    }

    /// <summary>
    /// The journal of an engine that runs, up to where it is. A record that was half written when it was read, with
    /// whole ones behind it by the time that those are read, looks like damage: what is damaged stays so.
    /// </summary>
    public EngineReplayOutcome ReplayRunning(Func<IReplayObserver>? observer = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            EngineReplayOutcome outcome = EngineReplay.Run(
                Journal, Registry, new JournalReplayRange(), observer: observer?.Invoke());
            bool isTornByReading = outcome.Fault.Length > 0 || !outcome.End.IsUsable;
            bool isLate = Stopwatch.GetElapsedTime(start) > EngineUnderTest.Deadline;
            if (isTornByReading && !isLate) continue;
            Assert.That(outcome.Fault, Is.Empty);
            Assert.That(outcome.End.IsUsable, Is.True, outcome.End.ToString());
            Assert.That(outcome.HashesDiffering, Is.Zero, $"first difference at {outcome.FirstDifference}");
            return outcome;
        }
    }

    /// <summary>
    /// It stopped by a failure: what it journaled replays, and it sent nothing whose cause is not durable.
    /// </summary>
    public JournalLedger AssertHalted()
    {
        bool isPaper = Options.Role == "paper";
        var ledger = new JournalLedger(mayRepeatFills: !isPaper);
        EngineReplayOutcome first = Replay(ledger);
        EngineReplayOutcome second = Replay();
        Assert.That(second.Engine!.ComputeStateHash(), Is.EqualTo(first.Engine!.ComputeStateHash()));

        // In the live role a fee may be taken out of what was bought; there the venue's balances are compared.
        if (isPaper) ledger.AssertPositions(first.Engine);

        // The page is the kernel's: it holds what the process said last.
        using LivenessPage live = LivenessPage.TryOpen(Journal)!;
        Assert.That(live.State, Is.EqualTo(LivenessState.Failed));
        Assert.That(live.DurableSequence, Is.Positive.And.LessThanOrEqualTo(first.Engine.Sequence));
        Assert.That(live.SentCauseSequence, Is.LessThanOrEqualTo(live.DurableSequence), "sent and not durable");
        TestContext.Out.WriteLine(
            $"durable {live.DurableSequence}, last sent cause {live.SentCauseSequence}, readable "
            + $"{first.Engine.Sequence}, state hash {first.Engine.ComputeStateHash():x16}, {ledger.Orders} orders");
        return ledger;
    }

    public async ValueTask DisposeAsync()
    {
        await Venue.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private HostOptions Build(string[] symbols)
    {
        var engine = new EngineSettings
        {
            Instance = 7,
            StateHashEvery = 512,
            Bars = new BarSettings { IntervalSeconds = [1, 60], SignalIntervalSeconds = 1 },
            Combination = new CombinationSettings
            {
                ConfidenceMin = 0.01m,
                CombinedMin = 0.01m,
                EquityPercentPerTrade = 2m,
                MarketOrderFrom = 0.3m,
            },
            Execution = new ExecutionSettings
            {
                LimitOrderLifeMillis = 500,
                CooldownAfterLossMillis = 0,
                CooldownVolatilityPercent = 0,
                StopLossPercent = 0.05m,
                IsShortAllowed = true,
            },
            Risk = new RiskSettings
            {
                DailyLossPercentMax = 50m,
                DrawdownPercentMax = 50m,
                OrdersPerSecondMax = 100,
                OpenOrdersMax = 100,
                VpinMax = 1m,
            },
        };
        engine.Strategies.Add(Strategy("ema-momentum", ("fast", 2), ("slow", 4), ("zWindow", 4), ("volumePeriod", 2)));
        foreach (string symbol in symbols)
        {
            engine.Instruments.Add(new InstrumentSettings { Venue = nameof(VenueId.BinanceSpot), Symbol = symbol });
        }

        return new HostOptions
        {
            Engine = engine,
            Venues = [VenueAt(Venue.Port)],
            Journal = new JournalOptions
            {
                Directory = Path.Combine(Folder, "journal"),
                SegmentMebibytes = 2,
                FreeMebibytesMin = 1,
                SnapshotSeconds = 1,
            },
            Paper = new PaperOptions { OrderLatencyMicros = 200, ReportLatencyMicros = 200 },
            Output = new OutputOptions { Directory = Folder, HistogramSeconds = 1 },
        };
    }

    /// <summary>Where a local venue is followed.</summary>
    public static VenueOptions VenueAt(int port) => new()
    {
        Venue = nameof(VenueId.BinanceSpot),
        StreamUrl = $"ws://127.0.0.1:{port}",
        RestUrl = $"http://127.0.0.1:{port}",
        Depth = 100,
        BarIntervalSeconds = [1],
        HistoryBars = 20,
    };

    private static StrategySettings Strategy(string name, params (string Name, int Value)[] parameters)
    {
        var settings = new StrategySettings { Name = name };
        foreach ((string parameter, int value) in parameters) settings.Parameters[parameter] = value;
        return settings;
    }
}
