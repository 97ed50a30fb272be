using System;
using System.Collections.Generic;
using System.Diagnostics;
using LowLatency.Cli.Reports;
using LowLatency.VenueServer;

namespace LowLatency.Cli.Demo.Live;

/// <summary>What the views draw from.</summary>
internal sealed class DemoState
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(2);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly HistogramTail _histograms;
    private readonly Queue<(TimeSpan Time, long Events)> _marks = new();
    private TimeSpan? _inSyncFrom;

    public DemoState(LocalVenue venue, EngineReplica replica, HistogramTail histograms)
    {
        Venue = venue;
        Replica = replica;
        _histograms = histograms;
    }

    public LocalVenue Venue { get; }

    public EngineReplica Replica { get; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>
    /// Since every book was in sync for the first time, zero before: how long the engine takes to start is none of it.
    /// </summary>
    public TimeSpan Traded => _inSyncFrom is { } from ? Elapsed - from : TimeSpan.Zero;

    /// <summary>Fills that the engine booked, as of the last poll.</summary>
    public long Fills => Replica.Engine?.Counters.Fills ?? 0;

    /// <summary>Over the last two seconds.</summary>
    public double EventsPerSecond { get; private set; }

    /// <summary>From the engine's histogram log; before its first line from the stamps in the journal.</summary>
    public IReadOnlyList<StageSummary> Stages => _histograms.Stages.Count > 0
        ? _histograms.Stages
        : [new StageSummary("decoded", Replica.Decoded), new StageSummary("published", Replica.Published)];

    /// <summary>As of the last poll; any thread may ask.</summary>
    public bool IsEveryBookInSync { get; private set; }

    public void Poll()
    {
        while (Replica.Poll())
        {
            // Behind: catch up, but let the view draw now and then.
            if (Elapsed - (_marks.Count > 0 ? LastMark : TimeSpan.Zero) > RateWindow) break;
        }

        IsEveryBookInSync = Replica.IsEveryBookInSync();
        if (IsEveryBookInSync) _inSyncFrom ??= Elapsed;
        _histograms.Poll();
        LastMark = Elapsed;
        _marks.Enqueue((LastMark, Replica.Events));
        while (_marks.Count > 2 && LastMark - _marks.Peek().Time > RateWindow) _marks.Dequeue();
        (TimeSpan time, long events) = _marks.Peek();
        double seconds = (LastMark - time).TotalSeconds;
        EventsPerSecond = seconds > 0 ? (Replica.Events - events) / seconds : 0;
    }

    private TimeSpan LastMark { get; set; }
}
