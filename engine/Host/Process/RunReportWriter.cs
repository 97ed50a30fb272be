using System;
using System.Text.Json;
using LowLatency.Formats.Histograms;
using LowLatency.Host.Reports;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Process;

/// <summary>Writes report.json at the end of a run.</summary>
internal static class RunReportWriter
{
    private const double NanosPerMilli = 1e6;

    public static void Write(
        EngineRun run, LatencyLog latency, AllocationWatch allocations, long snapshots, string outcome, double seconds,
        string path)
    {
        var report = new EngineRunReport
        {
            Outcome = outcome,
            Journal = run.JournalPath,
            Epoch = run.Recovered.Epoch,
            FirstSequence = run.FirstSequence,
            LastSequence = run.Engine.Sequence,
            StateHash = run.Engine.ComputeStateHash().ToString("x16"),
            CommandHash = run.Engine.CommandHash.ToString("x16"),
            Seconds = seconds,
            StartToSubscribedMillis = run.StartToSubscribedMillis,
            RingFull = run.Pipeline.Input.FullCount,
            CommandRingFull = run.Pipeline.Business.CommandRingFullCount,
            CommandsSent = run.Pipeline.Gateway.CommandsSent,
            AlarmsDropped = run.Pipeline.Alarms.Dropped,
            HashesSkipped = run.Pipeline.Business.HashesSkipped,
            SnapshotsSaved = snapshots,
            SnapshotsSkipped = run.Pipeline.Business.SnapshotsSkipped,
            CaptureDropped = run.Capture?.DroppedCount ?? 0,
            CaptureFailures = run.Capture?.FailureCount ?? 0,
            AllocatedBytes = allocations.BytesByThread(),
            AllocatedBytesOfProcess = allocations.ProcessBytes,
            AllocationSeconds = allocations.Seconds,
            WarmUpEvents = allocations.BaselineEvents,
            Gc = allocations.Collections(),
            ResidentBytes = Environment.WorkingSet,
        };
        foreach (VenueLink link in run.Pipeline.Links)
        {
            FrameReport frames = Frames(in link.Counters);
            report.FramesByVenue[link.Name] = frames;
            report.Frames.Received += frames.Received;
            report.Frames.Handled += frames.Handled;
            report.Frames.Control += frames.Control;
            report.Frames.Ignored += frames.Ignored;
            report.Frames.Refused += frames.Refused;
            report.Frames.Duplicates += frames.Duplicates;
        }

        AddVenueClocks(report, run);
        foreach ((string stage, Histogram histogram) in latency.Totals)
        {
            report.LatencyNanos[stage] = new LatencyReport
            {
                P50 = histogram.ValueAtPercentile(50),
                P90 = histogram.ValueAtPercentile(90),
                P99 = histogram.ValueAtPercentile(99),
                P999 = histogram.ValueAtPercentile(99.9),
                Max = histogram.MaxValue,
                Count = histogram.Count,
            };
        }

        OwnedFile.WriteAllBytes(
            path, JsonSerializer.SerializeToUtf8Bytes(report, ReportJson.Default.EngineRunReport));
    }

    private static void AddVenueClocks(EngineRunReport report, EngineRun run)
    {
        foreach (VenueOrderRoute row in run.Pipeline.Routes)
        {
            if (row.Route is not LiveRoute { VenueClock: { IsKnown: true } clock } live) continue;
            report.VenueClocks[live.Account.ToString()] = new ClockReport
            {
                OffsetMillis = Math.Round(clock.OffsetNanos(run.Pipeline.Clock.Now()) / NanosPerMilli, 1),
                RoundTripMillis = Math.Round(clock.RoundTripNanos / NanosPerMilli, 1),
                DriftMillisPerHour = Math.Round(
                    clock.DriftNanosPerSecond * ClockWatch.HorizonSeconds / NanosPerMilli, 1),
                Measurements = clock.SampleCount,
            };
        }
    }

    private static FrameReport Frames(in FeedCounters counters) => new()
    {
        Received = counters.FramesReceived,
        Handled = counters.FramesHandled,
        Control = counters.FramesControl,
        Ignored = counters.FramesIgnored,
        Refused = counters.FramesRefused,
        Duplicates = counters.BookDuplicates,
    };
}
