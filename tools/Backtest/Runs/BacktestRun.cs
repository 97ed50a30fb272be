using System;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Settings;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Assets;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Paper;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;

namespace LowLatency.Backtest.Runs;

/// <summary>
/// One backtest: the engine itself, the paper venue, and feeds, on one thread and in the time of the data. What happens
/// next is whatever falls due first: a request reaching the venue, a report or a market message reaching the engine, a
/// clock event, a step of a feed. The same settings and data give the same run, to the bit.
/// </summary>
public sealed class BacktestRun : IPipelineObserver, IDisposable
{
    private const int RingSlots = 8_192;

    private const long ClockPeriodNanos = 100_000_000;
    private const long IdSeed = 1L << 32;
    private const int CandleLevelsMax = 16;

    private readonly EngineSettings _settings;
    private readonly PaperVenue _venue;
    private readonly DelayedMessages _delayed = new();
    private readonly PipelineClock _clock = new(default(ReceiveStamp));
    private readonly long _feedNanos;
    private BacktestFeed[] _feeds = [];
    private EnginePipeline? _pipeline;
    private RunJournal? _journal;
    private long _nextClockNanos = long.MaxValue;
    private long _nextSampleNanos;
    private long _sampleNanos;
    private bool _hasClock;

    public BacktestRun(BacktestSettings settings, StrategyRegistry registry, IPaperLatency? latency = null)
    {
        _settings = settings.Engine;
        Engine = new Engine(settings.Engine, registry);
        _feedNanos = settings.Latency.FeedMicros * 1_000L;
        const decimal RatePerPercent = Notional.UnitsPerOne / 100m;
        bool isTickData = settings.Data.Exists(data => data.Kind is not "candles");
        var paper = new PaperSettings
        {
            MakerFeeRate = (long)(settings.Costs.MakerFeePercent * RatePerPercent),
            TakerFeeRate = (long)(settings.Costs.TakerFeePercent * RatePerPercent),
            OrderLatencyNanos = settings.Latency.OrderMicros * 1_000L,
            ReportLatencyNanos = settings.Latency.ReportMicros * 1_000L,
            IsShortAllowed = settings.Engine.Execution.IsShortAllowed,
            IsMarketlessRefused = false,
            LevelsPerSideMax = isTickData ? settings.Engine.Books.LevelsPerSideMax : CandleLevelsMax,
        };
        Cash = new Notional((long)(settings.Engine.Portfolio.InitialCash * Notional.UnitsPerOne));
        AssetPlan plan = Engine.Portfolio.Rates.Plan;
        var cash = new Notional[plan.Count];
        for (int asset = 0; asset < cash.Length; asset++) cash[asset] = plan.InitialBalanceOf(asset);
        cash[0] = Cash;
        var account = new PaperAccount(cash, plan.Quotes, paper.IsShortAllowed);
        _venue = new PaperVenue(paper, account, plan.Quotes.Count, IdSeed, latency);
    }

    public Engine Engine { get; }

    /// <summary>Cash of the reporting asset that the run starts with.</summary>
    public Notional Cash { get; }

    /// <summary>Time of the run, unix nanoseconds.</summary>
    public long NowNanos => _clock.MonotonicNanos;

    /// <summary>When the run's first and last event were.</summary>
    public long StartNanos { get; private set; }

    public RunRecord Record { get; } = new();

    /// <summary>Something is on its way to the venue or back, or rests there.</summary>
    public bool IsVenueBusy => !_venue.IsQuiet || _venue.WorkingOrderCount > 0;

    /// <summary>Sees every event the engine applies and the commands it caused; null = nobody.</summary>
    public IRunObserver? Observer { get; set; }

    /// <summary>Ends the run between two steps of the data, with an exception.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Signed position at the venue, quantity units.</summary>
    public long PositionUnits(InstrumentId instrument) => _venue.Account.Position(instrument).Units;

    /// <summary>All ever executed in an instrument, quantity units.</summary>
    public long ExecutedUnits(InstrumentId instrument) => _venue.Account.Executed(instrument).Units;

    /// <summary>Clock events on each tenth of a second, as the engine has them.</summary>
    public void UseClock() => _hasClock = true;

    /// <summary>The equity is taken at this pace instead of at each bar.</summary>
    public void SampleEvery(long nanos) => _sampleNanos = nanos;

    /// <summary>Runs the feeds to their end. Once.</summary>
    /// <param name="feeds">Equal times and ranks go in this order.</param>
    /// <param name="makeJournal">Makes the journal for a run that begins then, or null.</param>
    public void Execute(IReadOnlyList<BacktestFeed> feeds, Func<long, RunJournal>? makeJournal = null)
    {
        _feeds = [.. feeds];
        BacktestFeed first = Earliest() ?? throw new BacktestException("the data hold nothing in the time asked for");
        StartNanos = first.NextNanos;
        SetNow(StartNanos);
        using RunJournal? journal = makeJournal?.Invoke(NowNanos);
        _journal = journal;
        _pipeline = new EnginePipeline(new EnginePipelineParts
        {
            Engine = Engine,
            Clock = _clock,
            Journal = journal?.Writer,
            AwaitsJournal = false,
            StateHashEvery = _settings.StateHashEvery,
            HasClockEvents = false,
            RingSlots = RingSlots,
            Observer = this,
            Routes = ports => [new VenueOrderRoute(default, new BacktestRoute(_venue, ports, OnAccepted))],
        });
        Begin();
        if (_hasClock) _nextClockNanos = ((NowNanos / ClockPeriodNanos) + 1) * ClockPeriodNanos;
        foreach (BacktestFeed feed in _feeds) feed.Prepare(this);
        if (_feeds.Length == 1) RunOne(_feeds[0]);
        else RunMany();
        _nextClockNanos = long.MaxValue;
        AdvanceTo(long.MaxValue);
        Own(EventKind.EngineStopping);
        Sample();
        if (!_pipeline.EndJournal(_clock.Now())) throw journal!.Fault();
    }

    /// <summary>A message of the market, for both.</summary>
    public void Publish(ReadOnlySpan<EventSlot> message, long nanos)
    {
        PublishToVenue(message);
        PublishToEngine(message, nanos);
    }

    public void PublishToVenue(ReadOnlySpan<EventSlot> message) => _venue.OnMarket(message);

    /// <summary>A book made up around the price of a trade, and that price, which stop orders wait for.</summary>
    public void PublishToVenue(ReadOnlySpan<EventSlot> book, Price traded)
    {
        _venue.OnMarket(book);
        _venue.OnTradedPrice(book[0].Header.Instrument, traded);
    }

    /// <summary>Reaches the engine a feed latency after this time.</summary>
    public void PublishToEngine(ReadOnlySpan<EventSlot> message, long nanos)
    {
        if (_feedNanos > 0) _delayed.Add(message, nanos + _feedNanos);
        else Apply(message);
    }

    /// <summary>Not called by feeds: the pipeline's.</summary>
    public void OnApplying(in EventHeader header)
    {
    }

    /// <summary>Not called by feeds: the pipeline's.</summary>
    public void OnApplied(ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        ref readonly EventHeader header = ref message[0].Header;
        Observer?.OnApplied(message, commands);
        foreach (ref readonly EngineCommand command in commands) ThrowStrategyFault(in command);
        if (header.Kind == EventKind.OrderReport) OnReport(message[0]);
        if (_sampleNanos == 0)
        {
            if (header.Kind == EventKind.Bar) Sample();
        }
        else if (NowNanos >= _nextSampleNanos)
        {
            Sample();
            _nextSampleNanos = ((NowNanos / _sampleNanos) + 1) * _sampleNanos;
        }
    }

    /// <summary>Not called by feeds: the pipeline's.</summary>
    public void OnCarriedOut(in EngineCommand command)
    {
    }

    /// <summary>Frees what the run was made of.</summary>
    public void Dispose() => _pipeline?.Dispose();

    /// <summary>No market any more until the next message of it: the venue refuses what comes.</summary>
    public void CloseMarket(InstrumentId instrument, long nanos)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.FeedState;
        slot.Header.Instrument = instrument;
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveWallNanos = nanos;
        slot.FeedState.Channel = FeedChannel.Book;
        slot.FeedState.Status = FeedStatus.Disconnected;
        _venue.OnMarket(new ReadOnlySpan<EventSlot>(in slot));
    }

    private void RunOne(BacktestFeed feed)
    {
        for (long step = 0; feed.NextNanos != long.MaxValue; step++)
        {
            CheckCancelled(step);
            AdvanceTo(feed.NextNanos);
            feed.Step(this);
        }
    }

    private void RunMany()
    {
        for (long step = 0; Earliest() is { } feed; step++)
        {
            CheckCancelled(step);
            AdvanceTo(feed.NextNanos);
            feed.Step(this);
        }
    }

    private void CheckCancelled(long step)
    {
        const long Interval = 1_024;
        if (step % Interval == 0) Cancellation.ThrowIfCancellationRequested();
    }

    private BacktestFeed? Earliest()
    {
        BacktestFeed? earliest = null;
        foreach (BacktestFeed feed in _feeds)
        {
            if (feed.NextNanos == long.MaxValue) continue;
            bool isEarlier = earliest == null || feed.NextNanos < earliest.NextNanos
                || (feed.NextNanos == earliest.NextNanos && feed.NextRank < earliest.NextRank);
            if (isEarlier) earliest = feed;
        }

        return earliest;
    }

    // What falls due at the same moment as a step of the market was sent before it.
    private void AdvanceTo(long nanos)
    {
        while (true)
        {
            long venueNanos = _venue.NextDueNanos;
            long nextNanos = Math.Min(venueNanos, Math.Min(_delayed.NextNanos, _nextClockNanos));
            if (nextNanos > nanos || nextNanos == long.MaxValue) break;
            if (nextNanos > NowNanos) SetNow(nextNanos);
            if (venueNanos == nextNanos)
            {
                _pipeline!.Gateway.StepRoutes(_clock.Now());
                _pipeline.Settle();
            }
            else if (_delayed.NextNanos == nextNanos)
            {
                Apply(_delayed.Take());
            }
            else
            {
                _nextClockNanos += ClockPeriodNanos;
                Own(EventKind.Clock);
            }
        }

        if (nanos != long.MaxValue && nanos > NowNanos) SetNow(nanos);
    }

    private void Begin()
    {
        EventSlot started = default;
        started.Header.Kind = EventKind.EngineStarted;
        started.Started.Epoch = 1;
        started.Started.Instance = (ushort)_settings.Instance;
        started.Started.ConfigurationHash = EngineSettingsJson.Hash(EngineSettingsJson.Write(_settings));
        started.Started.InitialCash = Cash;
        Own(started);
        EventSlot enable = default;
        enable.Header.Kind = EventKind.Operator;
        enable.Operator.Action = OperatorAction.EnableTrading;
        Own(enable);
        Sample();
    }

    private void Own(EventKind kind)
    {
        EventSlot slot = default;
        slot.Header.Kind = kind;
        slot.Header.Instrument = InstrumentId.All;
        Own(slot);
    }

    private void Own(in EventSlot slot)
    {
        if (!_pipeline!.TryPublish(slot)) throw new InvalidOperationException("the ring of a stepped pipeline is full");
        _pipeline.Settle();
    }

    private void SetNow(long nanos) => _clock.StepTo(new ReceiveStamp(nanos, nanos));

    private void Apply(ReadOnlySpan<EventSlot> message)
    {
        if (!_pipeline!.Input.TryPublish(message))
        {
            if (_journal is { Writer.IsFaulted: true }) throw _journal.Fault();
            throw new InvalidOperationException($"a message of {message.Length} slots found no room in the ring");
        }

        _pipeline.Settle();
    }

    // The engine goes on without a strategy that threw; who tries one out wants to know at once.
    private void ThrowStrategyFault(in EngineCommand command)
    {
        if (command.Kind != CommandKind.Alarm || command.Reason != ReasonCode.StrategyFailed) return;
        if (Engine.Instruments[command.Instrument.Value].Maker.Fault is { } fault) throw fault;
    }

    private void OnReport(in EventSlot slot)
    {
        InstrumentState instrument = Engine.Instruments[slot.Header.Instrument.Value];
        AssetRates rates = Engine.Portfolio.Rates;
        Record.OnReport(in slot, in instrument.Market.Rules, rates.RateOf(rates.QuoteOf(instrument.Id)));
    }

    private void OnAccepted(EngineCommand command)
    {
        if (command.Kind == CommandKind.PlaceOrder) Record.OnPlaced(in command);
        foreach (BacktestFeed feed in _feeds) feed.OnOrder(this, command.Instrument);
    }

    private void Sample()
    {
        long exposure = 0;
        foreach (InstrumentState instrument in Engine.Instruments)
        {
            AssetRates rates = Engine.Portfolio.Rates;
            rates.TryToReporting(
                rates.QuoteOf(instrument.Id), Engine.Portfolio[instrument.Id].Value.Units, Rounding.HalfEven,
                out long value);
            exposure += Math.Abs(value);
        }

        Record.Sample(NowNanos, Engine.Portfolio.Equity, new Notional(exposure));
        for (int i = 0; i < Engine.Instruments.Length; i++)
        {
            Record.SampleMark(i, Engine.Portfolio[Engine.Instruments[i].Id].Mark);
        }
    }
}
