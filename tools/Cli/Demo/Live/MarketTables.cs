using System;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Replay;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Markets;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using Spectre.Console;

namespace LowLatency.Cli.Demo.Live;

/// <summary>Books and feed health for the screen.</summary>
internal static class MarketTables
{
    private static readonly (string Name, FeedChannel Channel)[] Channels =
    [
        ("book", FeedChannel.Book), ("trades", FeedChannel.Trades), ("top", FeedChannel.TopOfBook),
        ("bars", FeedChannel.Bars), ("funding", FeedChannel.Funding),
    ];

    public static Table Book(InstrumentState instrument)
    {
        MarketState market = instrument.Market;
        string state = market.Book.IsInSync ? "[green]in sync[/]" : $"[red]{market.Book.UnprovenReason}[/]";
        string title = $"[bold]{Markup.Escape(market.Instrument.Symbol)}[/] {state}";
        Table table = new Table().Border(TableBorder.Rounded).Title(title);
        table.AddColumn(new TableColumn("bid quantity").RightAligned());
        table.AddColumn(new TableColumn("[green]bid[/]").RightAligned());
        table.AddColumn(new TableColumn("[red]ask[/]"));
        table.AddColumn(new TableColumn("ask quantity"));
        Span<BookLevel> bids = stackalloc BookLevel[ReplayReportBuilder.BookLevels];
        Span<BookLevel> asks = stackalloc BookLevel[ReplayReportBuilder.BookLevels];
        int bidCount = market.Book.Bids.CopyTop(bids);
        int askCount = market.Book.Asks.CopyTop(asks);
        InstrumentRules rules = market.Rules;
        for (int i = 0; i < ReplayReportBuilder.BookLevels; i++)
        {
            bool hasBid = i < bidCount;
            bool hasAsk = i < askCount;
            table.AddRow(
                hasBid ? AmountText.Short(bids[i].Quantity, rules) : "",
                hasBid ? AmountText.Short(bids[i].Price, rules) : "",
                hasAsk ? AmountText.Short(asks[i].Price, rules) : "",
                hasAsk ? AmountText.Short(asks[i].Quantity, rules) : "");
        }

        return table;
    }

    public static Table Feeds(Engine engine, long nowNanos)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title("feeds").Expand();
        table.AddColumn("");
        foreach ((string name, _) in Channels) table.AddColumn(name);
        foreach (InstrumentState instrument in engine.Instruments)
        {
            string[] cells = new string[Channels.Length + 1];
            cells[0] = Markup.Escape(instrument.Market.Instrument.Symbol);
            for (int i = 0; i < Channels.Length; i++)
            {
                ref readonly ChannelHealth health = ref instrument.Market.Feeds[Channels[i].Channel];
                cells[i + 1] = instrument.Market.Feeds.FreshnessOf(Channels[i].Channel, nowNanos) switch
                {
                    FeedFreshness.Fresh => $"[green]{AmountText.Of(health.MessageCount)}[/]",
                    FeedFreshness.Flagged => $"[yellow]{AmountText.Of(health.MessageCount)} late[/]",
                    FeedFreshness.Blocking => $"[red]{health.Status}[/]",
                    _ => "[grey]-[/]",
                };
            }

            table.AddRow(cells);
        }

        return table;
    }
}
