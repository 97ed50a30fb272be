using System;
using System.Collections.Generic;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Paper;

namespace LowLatency.Backtest.Loading;

/// <summary>Data in memory that feeds are made of, anew for each run.</summary>
public sealed class LoadedData
{
    /// <summary>Makes one feed for the given settings; called once a run.</summary>
    public List<Func<BacktestSettings, BacktestRun, BacktestFeed>> Feeds { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>The data have no clock events of their own, and more than the ends of bars happens in them.</summary>
    public bool NeedsClock { get; set; }

    /// <summary>Open of the first candle; long.MaxValue = there are none.</summary>
    public long SpanFrom { get; set; } = long.MaxValue;

    /// <summary>End of the last candle.</summary>
    public long SpanTo { get; set; }

    /// <summary>First moment of candles and trades; long.MaxValue = there are none.</summary>
    public long HeldFrom { get; private set; } = long.MaxValue;

    /// <summary>End of the last candle, or the last trade.</summary>
    public long HeldTo { get; private set; }

    /// <summary>Makes the latency model of a run, null = constants.</summary>
    public Func<IPaperLatency?> Latency { get; set; } = () => null;

    /// <summary>Candles or trades of this time are there.</summary>
    public void Hold(long from, long to)
    {
        HeldFrom = Math.Min(HeldFrom, from);
        HeldTo = Math.Max(HeldTo, to);
    }

    public IReadOnlyList<BacktestFeed> MakeFeeds(BacktestSettings settings, BacktestRun run)
    {
        var feeds = new List<BacktestFeed>();
        foreach (Func<BacktestSettings, BacktestRun, BacktestFeed> make in Feeds) feeds.Add(make(settings, run));
        return feeds;
    }
}
