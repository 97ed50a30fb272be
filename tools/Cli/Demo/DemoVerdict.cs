using System.Collections.Generic;
using LowLatency.Cli.Replay;

namespace LowLatency.Cli.Demo;

/// <summary>What a demo must show; each fault is a sentence for the user.</summary>
internal static class DemoVerdict
{
    public static List<string> Faults(DemoReport report, int engineCode, ReplayReport replay)
    {
        List<string> faults = [];
        if (report.StateHash.Live != report.StateHash.Replay) faults.Add("state hashes of run and replay differ");
        if (report.CommandHash.Live != report.CommandHash.Replay) faults.Add("command hashes of run and replay differ");
        if (replay.HashesDiffering > 0) faults.Add($"recorded hashes differ from event {replay.FirstDifference} on");
        if (engineCode != 0) faults.Add($"the engine ended with exit code {engineCode}");
        foreach (string difference in report.Live?.Differences ?? []) faults.Add(difference);
        if (report.Live == null && report.Frames.Received != report.FramesSentByVenue)
        {
            long sent = report.FramesSentByVenue;
            faults.Add($"the venue sent {sent} frames, the engine received {report.Frames.Received}");
        }

        if (report.UnexplainedGaps > 0)
        {
            faults.Add($"{report.UnexplainedGaps} gaps without an injected fault that explains them");
        }

        if (report.OrdersWhileOutOfSync > 0)
        {
            faults.Add($"{report.OrdersWhileOutOfSync} orders placed while the book was out of sync");
        }

        if (report.BestPrices.Equal != report.BestPrices.Compared)
        {
            long differing = report.BestPrices.Compared - report.BestPrices.Equal;
            faults.Add($"{differing} best prices of the venue differ from the book at the same sequence");
        }

        if (report.FinalBooks is { } books)
        {
            foreach (string difference in books.Differences) faults.Add($"{Demo.FinalBooks.FileName}: {difference}");
        }

        return faults;
    }
}
