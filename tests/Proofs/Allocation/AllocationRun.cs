using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using LowLatency.Core.Counters;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Links;
using LowLatency.Proofs.Loopback;
using LowLatency.Proofs.Market;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Threads;

namespace LowLatency.Proofs.Allocation;

/// <summary>
/// The engine process as the host wires it, fed over loopback sockets as fast as it consumes, with every thread's own
/// allocation counted from the end of the warm-up.
/// </summary>
internal sealed class AllocationRun : IDisposable
{
    public const string DecodeThread = "rx-binance";
    public const string ReceiveThread = "rx-bybit-linear";
    public const string BusinessThread = "business";
    public const string OneThread = "hot";
    private const long FrameNanos = 40_000_000;
    private const int FramesInFlightMax = 2_048;
    private const int WaitMillis = 20;
    private const int AlarmsMax = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly ManualResetEventSlim _never = new(initialState: false, spinCount: 0);
    private readonly LoopbackVenue _binance;
    private readonly LoopbackVenue _bybit;
    private readonly EngineRun _run;
    private readonly Plant _plant = new();
    private readonly List<string> _alarms = [];
    private readonly long _beginTimestamp = Stopwatch.GetTimestamp();
    private volatile bool _isSending = true;

    /// <param name="folder">Of the journal.</param>
    /// <param name="site">Where a control allocates.</param>
    /// <param name="plan">Which agent runs on which thread.</param>
    public AllocationRun(string folder, PlantSite site, string plan)
    {
        long start = new WallClock().NowNanos;
        _binance = new LoopbackVenue(
            new BinanceScript(1, start, FrameNanos), sent => MaySend(0, sent));
        _bybit = new LoopbackVenue(
            new BybitScript(2, start, FrameNanos), sent => MaySend(1, sent));
        var seams = new EngineRunSeams
        {
            Agent = agent => IsPlanted(site, agent.Name) ? new PlantedAgent(agent, _plant) : agent,
            Protocol = protocol => site == PlantSite.Decode && protocol.Venue == VenueId.BinanceSpot
                ? new PlantedProtocol(protocol, _plant)
                : protocol,
        };
        _run = new EngineRun(Options(folder, plan), static _ => { }, seams);
        _plant.Engine = _run.Engine;
    }

    public EngineCounters Counters => _run.Engine.Counters;

    public long FramesSent => _binance.FramesSent + _bybit.FramesSent;

    /// <summary>Events that were counted.</summary>
    public long Events { get; private set; }

    public long Collections { get; private set; }

    public double WarmUpSeconds { get; private set; }

    /// <summary>How long the counted events took.</summary>
    public double Seconds { get; private set; }

    /// <summary>Why the run proves nothing; empty = it does.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>What the engine raised, the first of it.</summary>
    public IReadOnlyList<string> Alarms => _alarms;

    /// <summary>Bytes by thread.</summary>
    public SortedDictionary<string, long> Bytes { get; } = new(StringComparer.Ordinal);

    public void Run(long warmUpEvents, long events)
    {
        _run.Start();
        long begin = Stopwatch.GetTimestamp();
        bool isWarm = Wait(() => IsStarted() && _run.Engine.Sequence >= warmUpEvents && Counters.Fills >= 5);
        if (!isWarm)
        {
            Fault = $"warm-up ended at event {_run.Engine.Sequence} with {Counters.Fills} fills,"
                + $" {Counters.BooksProven} books proven, {Counters.OrdersPlaced} orders";
        }

        Ask(static runner => runner.RequestAllocationBaseline());
        long first = _run.Engine.Sequence;
        WarmUpSeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        begin = Stopwatch.GetTimestamp();
        int collections = GC.CollectionCount(0);
        bool isDone = Wait(() => _run.Engine.Sequence >= first + events);
        if (!isDone && Fault.Length == 0) Fault = $"{_run.Engine.Sequence - first} of {events} events came";
        Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Ask(static runner => runner.RequestAllocationSample());
        foreach (AgentRunner runner in _run.Runners) Bytes[runner.Name] = runner.Allocations.AllocatedBytes;
        Events = _run.Engine.Sequence - first;
        Collections = GC.CollectionCount(0) - collections;
        _isSending = false;
        if (!Wait(IsDrained) && Fault.Length == 0) Fault = $"the rings did not drain: {Undrained()}";
        CheckLinks();
        foreach (AgentRunner runner in _run.Runners) runner.Stop();
        foreach (AgentRunner runner in _run.Runners) runner.Join(5_000);
    }

    public void Dispose()
    {
        _binance.Dispose();
        _bybit.Dispose();
        _run.Dispose();
        _never.Dispose();
    }

    private static bool IsPlanted(PlantSite site, string thread) => site switch
    {
        PlantSite.Receive => thread == ReceiveThread,
        PlantSite.Business => thread == BusinessThread,
        _ => false,
    };

    private HostOptions Options(string folder, string plan) => new()
    {
        Engine = TradingSettings.Make(),
        Venues = [Venue("BinanceSpot", _binance.Port, 1_000), Venue("BybitLinear", _bybit.Port, 50)],
        Journal = new JournalOptions { Directory = folder, FreeMebibytesMin = 0 },
        Paper = new PaperOptions { OrderLatencyMicros = 200, ReportLatencyMicros = 200 },
        Threads = new ThreadOptions { Plan = plan },
    };

    private static VenueOptions Venue(string name, int port, int depth) => new()
    {
        Venue = name,
        StreamUrl = $"ws://127.0.0.1:{port}",
        RestUrl = $"http://127.0.0.1:{port}",
        Trades = "single",
        Depth = depth,
        BarIntervalSeconds = [60],
        HistoryBars = 0,
    };

    // Asking for rules and book snapshots over HTTP allocates: start-up lasts until every book was proven.
    private bool IsStarted() => Counters.BooksProven >= _run.Options.Engine.Instruments.Count;

    // Nothing is dropped on a full ring here: the proof is about a path that keeps up. At full speed the changes of
    // minutes would pass while a snapshot is on its way, and no book would ever meet one: until all are proven the pace
    // is that of a busy market.
    private bool MaySend(int link, long sent)
    {
        if (!IsStarted() && sent >= (long)Stopwatch.GetElapsedTime(_beginTimestamp).TotalMilliseconds) return false;
        if (!_isSending || _run.Pipeline.Input.Depth > _run.Pipeline.Input.Capacity / 4) return false;
        return sent - _run.Pipeline.Links[link].Counters.FramesReceived < FramesInFlightMax;
    }

    private bool Wait(Func<bool> isDone)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            if (Stopwatch.GetElapsedTime(start) > Timeout || _run.Fault != null || _run.Writer.IsFaulted) return false;
            _run.Clock.Reanchor();
            while (_run.Pipeline.Alarms.TryTake(out EngineCommand alarm)) Note(in alarm);
            _never.Wait(WaitMillis);
        }

        return true;
    }

    // What the engine said of a connection is the first thing that one wants to know of a run that failed.
    private void Note(in EngineCommand alarm)
    {
        if (_alarms.Count >= AlarmsMax) return;
        _alarms.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{alarm.Reason} detail={alarm.Detail} instrument={alarm.Instrument.Value}"
            + $" at {Stopwatch.GetElapsedTime(_beginTimestamp).TotalSeconds:0.0} s"));
    }

    // The counts are taken before the question: a thread may answer at once.
    private void Ask(Action<AgentRunner> question)
    {
        var before = new List<long>();
        foreach (AgentRunner runner in _run.Runners)
        {
            before.Add(runner.Allocations.AnswerCount);
            question(runner);
        }

        bool isAnswered = Wait(() =>
        {
            for (int i = 0; i < before.Count; i++)
            {
                if (_run.Runners[i].Allocations.AnswerCount == before[i]) return false;
            }

            return true;
        });
        if (!isAnswered && Fault.Length == 0) Fault = "a thread did not answer";
    }

    // What was on its way when a connection was given up is nobody's any more.
    private bool IsDrained() => (FramesReceived() >= FramesSent || IsReconnected) && _run.Pipeline.IsDrained;

    private bool IsReconnected => _binance.Streams + _bybit.Streams > _run.Pipeline.Links.Count;

    private long FramesReceived()
    {
        long received = 0;
        foreach (VenueLink link in _run.Pipeline.Links)
        {
            received += link.Counters.FramesReceived - link.Counters.FramesControl;
        }

        return received;
    }

    private string Undrained() => string.Create(
        CultureInfo.InvariantCulture,
        $"{FramesReceived()} of {FramesSent} frames read over {_binance.Streams + _bybit.Streams} connections,"
        + $" {_run.Pipeline.Business.Depth} slots to be applied,"
        + $" {_run.Pipeline.JournalAgent!.Depth} to be recorded, {_run.Engine.Sequence} applied,"
        + $" {_run.Writer.DurableSequence.Value} durable");

    private void CheckLinks()
    {
        foreach (VenueLink link in _run.Pipeline.Links)
        {
            ref readonly var counters = ref link.Counters;
            if (counters.FramesRefused + counters.PublishFailures + counters.BookGaps > 0 && Fault.Length == 0)
            {
                Fault = $"{link.Name}: refused {counters.FramesRefused}, not published {counters.PublishFailures},"
                    + $" gaps {counters.BookGaps}";
            }
        }

        if (_run.Fault != null) Fault = _run.Fault.ToString();
        if (_run.Writer.IsFaulted) Fault = $"journal: {_run.Writer.Fault}";
        if (Fault.Length == 0) Fault = _binance.Fault + _bybit.Fault;
    }
}
