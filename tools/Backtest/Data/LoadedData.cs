using System;
using System.Collections.Generic;
using LowLatency.Backtest.Feeds;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Paper;

namespace LowLatency.Backtest.Data;

/// <summary>Data in memory that feeds are made of, anew for each run.</summary>
public sealed class LoadedData
{
    /// <summary>Makes one feed for the given settings; called once a run.</summary>
    public List<Func<BacktestSettings, BacktestRun, BacktestFeed>> Feeds { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>Makes the latency model of a run, null = constants.</summary>
    public Func<IPaperLatency?> Latency { get; set; } = () => null;

    public IReadOnlyList<BacktestFeed> MakeFeeds(BacktestSettings settings, BacktestRun run)
    {
        var feeds = new List<BacktestFeed>();
        foreach (Func<BacktestSettings, BacktestRun, BacktestFeed> make in Feeds) feeds.Add(make(settings, run));
        return feeds;
    }
}
