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

        if (report.Served is { } served) OfCapture(served, faults);
        if (report.Frames.Refused > report.FaultsInjected)
        {
            faults.Add($"{report.Frames.Refused} frames were refused, {report.FaultsInjected} faults were injected");
        }

        OfBooks(report, faults);
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

    /// <summary>What the last line says of the frames when nothing is at fault.</summary>
    public static string Frames(DemoReport report)
    {
        if (report.Served is not { } served) return "every frame sent was received";
        string withheld = served.Withheld == 0
            ? ""
            : $"; {served.Withheld} of them were withheld, their streams not having been asked for again yet";
        return served.IsWhole
            ? $"all {served.Frames} frames of the capture were served, every frame sent was received{withheld}"
            : $"{served.Played} of {served.Frames} frames of the capture were served until the end that was asked for, "
                + $"every frame sent was received{withheld}";
    }

    private static void OfCapture(ServedCapture served, List<string> faults)
    {
        if (served.IsWhole || (served.IsCutShort && served.Failure == null)) return;
        string why = served.Failure ?? "nobody was connected or asked for a stream any more";
        faults.Add($"{served.Played} of {served.Frames} frames of the capture were served: {why}");
    }

    private static void OfBooks(DemoReport report, List<string> faults)
    {
        if (report.Served is { HasBooks: false }) return;
        foreach (BookReport book in report.Books)
        {
            if (book.InSync) continue;
            string why = "it never was in sync";
            foreach (BookOutage outage in report.Outages)
            {
                bool isMeant = outage.Venue == book.Venue && outage.Symbol == book.Symbol && outage.LastEvent == 0;
                if (isMeant) why = $"{outage.Reason} at event {outage.FirstEvent}";
            }

            faults.Add($"{book.Venue}:{book.Symbol}: the book is out of sync at the end: {why}");
        }
    }
}
