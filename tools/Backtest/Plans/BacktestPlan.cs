using System;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Backtest.Loading;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Results.Notes;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Plans;

/// <summary>
/// Settings that were checked, with their data in memory: can be run any number of times, by several threads at once.
/// </summary>
public sealed class BacktestPlan
{
    private readonly BacktestSettings _settings;
    private readonly StrategyRegistry _registry;
    private readonly LoadedData _data;

    private BacktestPlan(BacktestSettings settings, StrategyRegistry registry, LoadedData data)
    {
        _settings = settings;
        _registry = registry;
        _data = data;
    }

    /// <summary>What a reader of the results should know about the data.</summary>
    public IReadOnlyList<string> Notes => _data.Notes;

    /// <summary>Checks the settings and loads the data. Every fault is one exception that lists them all.</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="registry">Strategies that they may name.</param>
    /// <param name="notes">What a reader should know before what the data say; null = nothing.</param>
    public static BacktestPlan Load(
        BacktestSettings settings, StrategyRegistry registry, IReadOnlyList<string>? notes = null)
    {
        BacktestSettingsValidator.Check(settings, registry);
        LoadedData data = DataLoader.Load(settings);
        data.Notes.InsertRange(0, notes ?? []);
        return new BacktestPlan(Pinned(settings, registry), registry, data);
    }

    /// <summary>The same data with other settings of the engine, the costs or the time; for sweeps.</summary>
    /// <param name="settings">The other settings.</param>
    /// <param name="registry">Strategies that they may name; null = those of this plan.</param>
    public BacktestPlan With(BacktestSettings settings, StrategyRegistry? registry = null)
    {
        registry ??= _registry;
        BacktestSettingsValidator.Check(settings, registry);
        return new BacktestPlan(Pinned(settings, registry), registry, _data);
    }

    /// <summary>[first moment, end) of the data within the settings' time, unix nanoseconds; candles only.</summary>
    public (long From, long To) Span()
    {
        if (_data.SpanFrom == long.MaxValue) throw new BacktestException("--walk-forward: needs candles");
        (long from, long to) = DataLoader.Span(_settings);
        return (Math.Max(from, _data.SpanFrom), Math.Min(to, _data.SpanTo));
    }

    /// <summary>What decides the outcome of its run, as a digest.</summary>
    public string IdentityBy(RunIdentity data) => data.Of(_settings, _registry);

    /// <summary>Runs once.</summary>
    /// <param name="journalFolder">A new folder for the run's journal; null = none.</param>
    /// <param name="observer">Sees each event; null = nobody.</param>
    /// <param name="progress">Told when it begins; null = nobody asks.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    public BacktestResult Run(
        string? journalFolder = null, IRunObserver? observer = null, RunProgress? progress = null,
        CancellationToken cancellation = default)
    {
        BacktestSettings settings = _settings;
        using var run = new BacktestRun(settings, _registry, _data.Latency())
        {
            Observer = observer,
            Cancellation = cancellation,
        };
        bool isCandles = settings.Data.TrueForAll(source => source.Kind == "candles");
        if (!isCandles) run.SampleEvery(settings.SampleSeconds * Timestamp.NanosPerSecond);
        if (_data.NeedsClock) run.UseClock();
        Func<long, RunJournal>? journal = journalFolder == null
            ? null
            : start => new RunJournal(journalFolder, settings, _registry, start);
        IReadOnlyList<BacktestFeed> feeds = _data.MakeFeeds(settings, run);
        CheckTime(feeds);
        (long from, long to) = DataLoader.Span(settings);
        progress?.Begin(run, Math.Max(from, _data.HeldFrom), Math.Min(to, _data.HeldTo));
        run.Execute(feeds, journal);
        IReadOnlyList<string> untraded = TradableCheck.Of(run);
        return BacktestResult.Of(
            run, settings,
            [
                .. _data.Notes, .. untraded, .. (isCandles ? SilenceNotes.Of(run.Engine.Counters) : []),
                .. ParentNotes.Of(run.Engine.Parents, isCandles), .. GivenUpNotes.Of(run.Record),
                .. NoMarketNotes.Of(run.Record), .. LateTradeNotes.Of(run.Engine.Instruments),
            ]);
    }

    // A copy that names the code: a journal of the run says what decided. The caller's settings stay open for new code.
    private static BacktestSettings Pinned(BacktestSettings settings, StrategyRegistry registry)
    {
        BacktestSettings copy = SettingsPath.With(settings, []);
        registry.Pin(copy.Engine.Strategies);
        return copy;
    }

    private void CheckTime(IReadOnlyList<BacktestFeed> feeds)
    {
        foreach (BacktestFeed feed in feeds)
        {
            if (feed.NextNanos != long.MaxValue) return;
        }

        if (_data.HeldFrom == long.MaxValue) throw new BacktestException("the data hold nothing");
        throw new BacktestException(
            $"the data hold nothing in the time asked for (from {Or(_settings.From, "their start")} to "
            + $"{Or(_settings.To, "their end")}); they hold {new Timestamp(_data.HeldFrom)} to "
            + $"{new Timestamp(_data.HeldTo)}");
    }

    private static string Or(string text, string other) => text.Length > 0 ? text : other;
}
