using System.Collections.Generic;
using System.Globalization;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Replay;
using LowLatency.Host.Reports;
using Spectre.Console;

namespace LowLatency.Cli.Demo;

/// <summary>Prints the report of a demo as tables.</summary>
internal static class DemoReportView
{
    public static void Print(DemoReport report, EngineRunReport live, ReplayReport replay)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(Summary(report, live));
        AnsiConsole.Write(Counts("why no order was sent", report.NoTradeReasons));
        if (report.Orders.RejectedByReason.Count > 0)
        {
            AnsiConsole.Write(Counts("orders refused", report.Orders.RejectedByReason));
        }

        AnsiConsole.Write(Books(report.Books));
        if (report.Positions.Count > 0) AnsiConsole.Write(Positions(report.Positions));
        AnsiConsole.Write(Latency(report.LatencyNanos));
        AnsiConsole.Write(Memory(report, live));
        AnsiConsole.Write(Hashes(report, replay));
    }

    private static Table Make(string title, params string[] heads)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title($"[bold]{title}[/]").LeftAligned();
        for (int i = 0; i < heads.Length; i++)
        {
            var column = new TableColumn(heads[i]);
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        return table;
    }

    private static Table Summary(DemoReport report, EngineRunReport live)
    {
        FrameReport frames = report.Frames;
        Table table = Make("run", "what", "count");
        table.AddRow("frames sent by the venue", AmountText.Of(report.FramesSentByVenue));
        table.AddRow("frames received", AmountText.Of(frames.Received));
        table.AddRow("  of them market data", AmountText.Of(frames.Handled));
        table.AddRow("  control, unasked", $"{AmountText.Of(frames.Control)}, {AmountText.Of(frames.Ignored)}");
        table.AddRow("  refused", AmountText.Of(frames.Refused));
        table.AddRow("events", AmountText.Of(report.Events));
        table.AddRow("gaps, resyncs", $"{AmountText.Of(report.Gaps)}, {AmountText.Of(report.Resyncs)}");
        table.AddRow("signals", AmountText.Of(report.Signals));
        table.AddRow("orders sent", AmountText.Of(report.Orders.Sent));
        table.AddRow("  filled", AmountText.Of(report.Orders.Filled));
        table.AddRow("  rejected by the venue", AmountText.Of(report.Orders.Rejected));
        table.AddRow("fills", AmountText.Of(report.Fills));
        table.AddRow("equity", report.Equity);
        table.AddRow("seconds", live.Seconds.ToString("F1", CultureInfo.InvariantCulture));
        table.AddRow("start to subscribed", Millis(report.StartToSubscribedMillis));
        table.AddRow("outcome", Markup.Escape(report.Outcome));
        return table;
    }

    private static string Millis(double millis) => millis.ToString("F0", CultureInfo.InvariantCulture) + " ms";

    private static Table Counts(string title, SortedDictionary<string, long> counts)
    {
        Table table = Make(title, "reason", "count");
        foreach ((string reason, long count) in counts) table.AddRow(Markup.Escape(reason), AmountText.Of(count));
        if (counts.Count == 0) table.AddRow("-", "0");
        return table;
    }

    private static Table Books(IReadOnlyList<BookReport> books)
    {
        Table table = Make("books at the end", "instrument", "in sync", "sequence", "levels", "best bid", "best ask");
        foreach (BookReport book in books)
        {
            table.AddRow(
                Markup.Escape($"{book.Venue}:{book.Symbol}"), book.InSync ? "yes" : "[red]no[/]",
                book.Sequence.ToString(CultureInfo.InvariantCulture), $"{book.BidLevels} / {book.AskLevels}",
                Best(book.Bids), Best(book.Asks));
        }

        return table;
    }

    private static string Best(IReadOnlyList<string[]> levels) =>
        levels.Count == 0 ? "-" : $"{Trim(levels[0][0])} x {Trim(levels[0][1])}";

    // Two decimals stay: prices of one book then line up.
    private static string Trim(string text)
    {
        int point = text.IndexOf('.', System.StringComparison.Ordinal);
        int end = text.Length;
        while (point >= 0 && end > point + 3 && text[end - 1] == '0') end--;
        return text[..end];
    }

    private static Table Positions(IReadOnlyList<PositionReport> positions)
    {
        Table table = Make("positions", "instrument", "quantity", "average price", "realised", "fees");
        foreach (PositionReport position in positions)
        {
            table.AddRow(
                Markup.Escape($"{position.Venue}:{position.Symbol}"), Trim(position.Quantity),
                Trim(position.AveragePrice), position.RealisedPnl, position.Fees);
        }

        return table;
    }

    private static Table Latency(SortedDictionary<string, LatencyReport> stages)
    {
        Table table = Make("latency since the read", "stage", "p50", "p99", "p99.9", "max", "count");
        var ordered = new List<KeyValuePair<string, LatencyReport>>(stages);
        ordered.Sort((left, right) => left.Value.P50.CompareTo(right.Value.P50));
        foreach ((string stage, LatencyReport latency) in ordered)
        {
            table.AddRow(
                Markup.Escape(stage), Bounded(latency.P50, latency), Bounded(latency.P99, latency),
                Bounded(latency.P999, latency), AmountText.Nanos(latency.Max), AmountText.Of(latency.Count));
        }

        return table;
    }

    // A percentile is the upper end of its bucket; the maximum is exact.
    private static string Bounded(long percentile, LatencyReport latency) =>
        AmountText.Nanos(System.Math.Min(percentile, latency.Max));

    private static Table Memory(DemoReport report, EngineRunReport live)
    {
        Table table = Make("memory", "thread", "bytes allocated after warm-up");
        foreach ((string thread, long bytes) in report.AllocatedBytes)
        {
            if (bytes < 0) continue;
            table.AddRow(Markup.Escape(thread), AmountText.Of(bytes));
        }

        if (live.WarmUpEvents < 0) table.AddRow("-", "run too short to count");
        table.AddRow("collections gen 0, 1, 2", string.Join(", ", report.Gc));
        table.AddRow("resident", AmountText.Bytes(report.ResidentBytes));
        return table;
    }

    private static Table Hashes(DemoReport report, ReplayReport replay)
    {
        Table table = Make("live and replay", "", "state hash", "command hash", "commands");
        table.AddRow("live", report.StateHash.Live, report.CommandHash.Live, "");
        table.AddRow("replay", report.StateHash.Replay, report.CommandHash.Replay, AmountText.Of(replay.Commands));
        string recorded = $"{AmountText.Of(replay.HashesCompared)} recorded, {replay.HashesDiffering} differ";
        double rate = replay.Events / System.Math.Max(replay.Seconds, 1e-9) / 1e6;
        string speed = rate.ToString("F2", CultureInfo.InvariantCulture) + " M events/s";
        table.AddRow("replay of the whole journal", recorded, speed, "");
        return table;
    }
}
