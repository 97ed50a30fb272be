using System;
using System.IO;
using LowLatency.Cli.Replay;
using LowLatency.Host.Reports;
using LowLatency.VenueServer;

namespace LowLatency.Cli.Demo;

/// <summary>Joins what the engine said at its end, what the replay found and what the venue sent.</summary>
internal static class DemoReportBuilder
{
    /// <param name="live">What the engine said.</param>
    /// <param name="replay">What the replay found.</param>
    /// <param name="venue">The venue, after the engine has ended.</param>
    /// <param name="sent">Its counters when the engine ended.</param>
    /// <param name="capture">Folder of the capture, or null.</param>
    public static DemoReport Build(
        EngineRunReport live, ReplayReport replay, LocalVenue venue, in VenueCounters sent, string? capture)
    {
        AuditReport audit = replay.Audit ?? throw new ToolException("the replay made no audit", 1);
        return new DemoReport
        {
            Capture = capture == null ? null : Path.GetFileName(Path.GetFullPath(capture).TrimEnd('/')),
            Frames = live.Frames,
            FramesSentByVenue = sent.FramesSent,
            Events = replay.Events,
            Books = replay.Books,
            Gaps = replay.Gaps,
            UnexplainedGaps = Math.Max(0, replay.Gaps - venue.InjectedFaults.Count),
            Resyncs = replay.Resyncs,
            FaultsInjected = venue.InjectedFaults.Count,
            Outages = audit.Outages,
            OrdersWhileOutOfSync = audit.OrdersWhileOutOfSync,
            BestPrices = new EqualCount(audit.TopsCompared, audit.TopsCompared - audit.TopsDiffering),
            FinalBooks = capture != null && venue.Progress.IsFinished
                ? FinalBooks.Compare(capture, replay.Books)
                : null,
            LateTrades = replay.LateTrades,
            Signals = replay.Signals,
            Orders = replay.Orders,
            NoTradeReasons = replay.NoTradeReasons,
            Fills = replay.Fills,
            Equity = replay.Equity,
            Positions = replay.Positions,
            OtherFees = replay.OtherFees,
            GivenUp = replay.GivenUp,
            Journal = live.Journal,
            StateHash = new HashPair(live.StateHash, replay.StateHash),
            CommandHash = new HashPair(live.CommandHash, replay.CommandHash),
            LatencyNanos = live.LatencyNanos,
            AllocatedBytes = live.AllocatedBytes,
            Gc = live.Gc,
            Seconds = live.Seconds,
            WarmUpEvents = live.WarmUpEvents,
            StartToSubscribedMillis = live.StartToSubscribedMillis,
            ResidentBytes = live.ResidentBytes,
            Outcome = live.Outcome,
        };
    }
}
