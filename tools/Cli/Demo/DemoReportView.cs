using System;
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
    private const int OutagesShown = 10;

    // The path of an event, first to last.
    private static readonly string[] Stages = ["decoded", "published", "businessStart", "applied", "commandOut"];

    public static void Print(DemoReport report, ReplayReport replay)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Columns(Run(report), Orders(report), Reasons(report)).Collapse());
        AnsiConsole.Write(Books(report.Books));
        AnsiConsole.Write(Proofs(report));
        if (report.Live is { } live) AnsiConsole.Write(Live(live));
        if (report.Outages.Count > 0) AnsiConsole.Write(Outages(report.Outages));
        if (report.Positions.Count > 0) AnsiConsole.Write(Positions(report.Positions));
        if (report.OtherFees.Count > 0) AnsiConsole.Write(OtherFees(report.OtherFees));
        AnsiConsole.Write(new Columns(Latency(report.LatencyNanos), Memory(report)).Collapse());
        AnsiConsole.Write(Hashes(report));
        AnsiConsole.WriteLine(
            $"{report.Outcome}; {AmountText.Of(replay.Commands)} commands; hashes recorded on the way: "
            + $"{AmountText.Of(replay.HashesCompared)} compared, {AmountText.Of(replay.HashesDiffering)} differ");
        AnsiConsole.WriteLine($"journal {report.Journal}");
    }

    private static Table Make(string title, params string[] heads)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title($"[bold]{title}[/]");
        for (int i = 0; i < heads.Length; i++)
        {
            TableColumn column = new TableColumn(heads[i]).NoWrap();
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        if (Array.TrueForAll(heads, head => head.Length == 0)) table.HideHeaders();
        return table;
    }

    private static Table Live(LiveComparison live)
    {
        Table table = Make("the venue's truth", "", "");
        table.AddRow("faults injected", AmountText.Of(live.FaultsInjected));
        table.AddRow("orders at the venue", AmountText.Of(live.OrdersAtVenue));
        table.AddRow("orders doubled", AmountText.Of(live.OrdersDoubled));
        table.AddRow("fills at the venue", AmountText.Of(live.FillsAtVenue));
        table.AddRow("fills booked", AmountText.Of(live.FillsBooked));
        table.AddRow("balances", live.Differences.Count == 0 ? "equal" : "[red]differ[/]");
        return table;
    }

    private static Table Run(DemoReport report)
    {
        FrameReport frames = report.Frames;
        Table table = Make("run", "", "");
        table.AddRow("frames sent by the venue", AmountText.Of(report.FramesSentByVenue));
        table.AddRow("frames received", AmountText.Of(frames.Received));
        table.AddRow("  market data", AmountText.Of(frames.Handled));
        if (frames.Duplicates > 0) table.AddRow("    of it duplicates", AmountText.Of(frames.Duplicates));
        table.AddRow("  control", AmountText.Of(frames.Control));
        table.AddRow("  not asked for", AmountText.Of(frames.Ignored));
        table.AddRow("  refused", AmountText.Of(frames.Refused));
        table.AddRow("events", AmountText.Of(report.Events));
        table.AddRow("faults injected", AmountText.Of(report.FaultsInjected));
        table.AddRow("gaps", AmountText.Of(report.Gaps));
        table.AddRow("resyncs", AmountText.Of(report.Resyncs));
        table.AddRow("trades behind their bar", AmountText.Of(report.LateTrades));
        table.AddRow("seconds", report.Seconds.ToString("F1", CultureInfo.InvariantCulture));
        table.AddRow("start to subscribed", Millis(report.StartToSubscribedMillis));
        return table;
    }

    private static Table Orders(DemoReport report)
    {
        Table table = Make("trading", "", "");
        table.AddRow("signals", AmountText.Of(report.Signals));
        table.AddRow("orders sent", AmountText.Of(report.Orders.Sent));
        table.AddRow("  filled", AmountText.Of(report.Orders.Filled));
        table.AddRow("  rejected by the venue", AmountText.Of(report.Orders.Rejected));
        table.AddRow("fills", AmountText.Of(report.Fills));
        table.AddRow("equity", Money(report.Equity));
        if (report.GivenUp.Orders > 0)
        {
            table.AddRow("found too little at their price", AmountText.Of(report.GivenUp.Orders));
            table.AddRow("  given up, value", Money(report.GivenUp.Value));
        }

        foreach ((string reason, long count) in report.Orders.RejectedByReason)
        {
            table.AddRow($"refused: {Markup.Escape(reason)}", AmountText.Of(count));
        }

        return table;
    }

    // The engine's own gates are among the orders already.
    private static Table Reasons(DemoReport report)
    {
        Table table = Make("decisions without an order", "", "");
        foreach ((string reason, long count) in report.NoTradeReasons)
        {
            if (report.Orders.RejectedByReason.ContainsKey(reason)) continue;
            table.AddRow(Markup.Escape(reason), AmountText.Of(count));
        }

        if (table.Rows.Count == 0) table.AddRow("none", "");
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

    private static Table Proofs(DemoReport report)
    {
        Table table = Make("proofs", "", "");
        table.AddRow("gaps that no injected fault explains", AmountText.Of(report.UnexplainedGaps));
        table.AddRow("orders placed while a book was out of sync", AmountText.Of(report.OrdersWhileOutOfSync));
        table.AddRow("venue's best prices equal to the book of the same sequence", Equal(report.BestPrices));
        if (report.FinalBooks is { } books)
        {
            table.AddRow(
                $"books equal to {FinalBooks.FileName}", Equal(new EqualCount(books.Compared, books.Equal)));
        }

        return table;
    }

    private static string Equal(EqualCount count) =>
        $"{AmountText.Of(count.Equal)} of {AmountText.Of(count.Compared)}";

    private static Table Outages(IReadOnlyList<BookOutage> outages)
    {
        Table table = Make(
            "books out of sync", "instrument", "reason", "expected", "got", "events", "for", "orders", "intents held");
        for (int i = 0; i < outages.Count && i < OutagesShown; i++)
        {
            BookOutage outage = outages[i];
            bool isOver = outage.LastEvent > 0;
            string events = isOver ? $"{outage.FirstEvent}..{outage.LastEvent}" : $"{outage.FirstEvent}..";
            table.AddRow(
                Markup.Escape($"{outage.Venue}:{outage.Symbol}"), outage.Reason, Id(outage.ExpectedSequence),
                Id(outage.ActualSequence), events,
                isOver ? Millis(outage.Millis) : "[red]to the end[/]", AmountText.Of(outage.OrdersPlaced),
                AmountText.Of(outage.IntentsHeld));
        }

        if (outages.Count > OutagesShown) table.Caption($"and {outages.Count - OutagesShown} more");
        return table;
    }

    private static string Id(long sequence) => sequence == 0 ? "-" : sequence.ToString(CultureInfo.InvariantCulture);

    private static Table Positions(IReadOnlyList<PositionReport> positions)
    {
        Table table = Make("positions", "instrument", "quantity", "average price", "realised", "fees");
        foreach (PositionReport position in positions)
        {
            bool isFlat = Number(position.Quantity) == 0;
            table.AddRow(
                Markup.Escape($"{position.Venue}:{position.Symbol}"), isFlat ? "0" : Trim(position.Quantity),
                isFlat ? "-" : Trim(position.AveragePrice), Money(position.RealisedPnl), Money(position.Fees));
        }

        return table;
    }

    private static Table OtherFees(IReadOnlyList<AssetFeeReport> fees)
    {
        Table table = Make("fees in other assets", "asset", "paid", "in the fees above");
        foreach (AssetFeeReport fee in fees)
        {
            bool isWhole = Number(fee.Unvalued) == 0;
            string valued = isWhole ? "all of it, at its mark" : $"all but {Trim(fee.Unvalued)}, which had no price";
            table.AddRow(Markup.Escape(fee.Asset), Trim(fee.Paid), valued);
        }

        return table;
    }

    private static Table Latency(SortedDictionary<string, LatencyReport> stages)
    {
        Table table = Make("latency since the read", "stage", "p50", "p99", "p99.9", "max", "count");
        foreach (string stage in Stages)
        {
            if (!stages.TryGetValue(stage, out LatencyReport? latency)) continue;
            if (latency.Count == 0) table.AddRow(stage, "-", "-", "-", "-", "0");
            else
            {
                table.AddRow(
                    stage, Bounded(latency.P50, latency), Bounded(latency.P99, latency), Bounded(latency.P999, latency),
                    AmountText.Nanos(latency.Max), AmountText.Of(latency.Count));
            }
        }

        return table;
    }

    // A percentile is the upper end of its bucket; the maximum is exact.
    private static string Bounded(long percentile, LatencyReport latency) =>
        AmountText.Nanos(Math.Min(percentile, latency.Max));

    private static Table Memory(DemoReport report)
    {
        string head = report.WarmUpEvents < 0
            ? "allocated"
            : $"allocated after {AmountText.Of(report.WarmUpEvents)} events";
        Table table = Make("memory", "thread", head);
        foreach ((string thread, long bytes) in report.AllocatedBytes)
        {
            table.AddRow(Markup.Escape(thread), bytes < 0 ? "run too short" : $"{AmountText.Of(bytes)} B");
        }

        table.AddRow("collections gen 0, 1, 2", string.Join(", ", report.Gc));
        table.AddRow("resident", AmountText.Bytes(report.ResidentBytes));
        return table;
    }

    private static Table Hashes(DemoReport report)
    {
        Table table = Make("live and replay", "", "state hash", "command hash");
        table.AddRow("live", report.StateHash.Live, report.CommandHash.Live);
        table.AddRow("replay", report.StateHash.Replay, report.CommandHash.Replay);
        return table;
    }

    private static string Millis(double millis) => millis.ToString("N0", CultureInfo.InvariantCulture) + " ms";

    private static string Best(IReadOnlyList<string[]> levels) =>
        levels.Count == 0 ? "-" : $"{Trim(levels[0][0])} x {Trim(levels[0][1])}";

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Money(string text) => Number(text).ToString("N2", CultureInfo.InvariantCulture);

    // Two decimals stay: prices of one book then line up.
    private static string Trim(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int end = text.Length;
        while (point >= 0 && end > point + 3 && text[end - 1] == '0') end--;
        return text[..end];
    }
}
