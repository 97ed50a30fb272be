using LowLatency.Cli.Replay;
using LowLatency.Host.Reports;
using LowLatency.VenueServer;

namespace LowLatency.Cli.Demo;

/// <summary>Joins what the engine said at its end, what the replay found and what the venue sent.</summary>
internal static class DemoReportBuilder
{
    public static DemoReport Build(EngineRunReport live, ReplayReport replay, in VenueCounters venue) => new()
    {
        Frames = live.Frames,
        FramesSentByVenue = venue.FramesSent,
        Events = replay.Events,
        Books = replay.Books,
        Gaps = replay.Gaps,
        Resyncs = replay.Resyncs,
        Signals = replay.Signals,
        Orders = replay.Orders,
        NoTradeReasons = replay.NoTradeReasons,
        Fills = replay.Fills,
        Equity = replay.Equity,
        Positions = replay.Positions,
        Journal = live.Journal,
        StateHash = new HashPair(live.StateHash, replay.StateHash),
        CommandHash = new HashPair(live.CommandHash, replay.CommandHash),
        LatencyNanos = live.LatencyNanos,
        AllocatedBytes = live.AllocatedBytes,
        Gc = live.Gc,
        StartToSubscribedMillis = live.StartToSubscribedMillis,
        ResidentBytes = live.ResidentBytes,
        Outcome = live.Outcome,
    };
}
