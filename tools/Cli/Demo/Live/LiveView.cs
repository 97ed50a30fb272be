using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Replay;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Model.Commands;
using LowLatency.Model.Time;
using LowLatency.VenueServer.Options;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LowLatency.Cli.Demo.Live;

/// <summary>The screen: head line, books, then what the engine made of them.</summary>
internal sealed class LiveView
{
    private const int HeadRows = 3;
    private const int BookRows = 10;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly DemoState _state;

    public LiveView(DemoState state) => _state = state;

    public async Task RunAsync(Func<bool> isOver)
    {
        Layout layout = new Layout("screen").SplitRows(
            new Layout("head").Size(HeadRows),
            new Layout("books").Size(BookRows),
            new Layout("state").SplitColumns(new Layout("left"), new Layout("right")));
        Draw(layout);
        await AnsiConsole.Live(layout).Overflow(VerticalOverflow.Crop).AutoClear(true).StartAsync(async context =>
        {
            while (!isOver())
            {
                _state.Poll();
                Draw(layout);
                context.Refresh();
                await Task.Delay(Step);
            }
        });
        _state.Poll();
    }

    private void Draw(Layout layout)
    {
        layout["head"].Update(Head());
        Engine? engine = _state.Replica.Engine;
        if (engine == null)
        {
            layout["books"].Update(new Panel("waiting for the engine's journal").Expand());
            layout["left"].Update(new Text(""));
            layout["right"].Update(new Text(""));
            return;
        }

        layout["books"].Update(Books(engine));
        layout["left"].Update(new Rows(
            MarketTables.Feeds(engine, _state.Replica.LastNanos), AccountTables.Portfolio(engine),
            LatencyTable.Make(_state.Stages)));

        layout["right"].Update(Right(engine, _state.Replica.Alarms, _state.Replica.Fills));
    }

    /// <summary>The right half. What does not fit is cut at the bottom: alarms come first.</summary>
    internal static Rows Right(Engine engine, List<EngineCommand> alarms, List<RecentFill> fills) => new(
        AccountTables.Alarms(engine, alarms), AccountTables.Orders(engine), AccountTables.Fills(engine, fills));

    private Panel Head()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        EngineReplica replica = _state.Replica;
        string time = replica.LastNanos == 0 ? "-" : new Timestamp(replica.LastNanos).ToString()[11..23];
        string text = string.Create(
            culture,
            $"{_state.Elapsed:mm\\:ss}  [bold]{AmountText.Of(replica.Events)}[/] events  {_state.EventsPerSecond:F0}/s")
            + $"  engine time {time}";
        if (replica.Engine is { } engine)
        {
            text += $"  equity [bold]{AmountText.Rounded(engine.Portfolio.Equity)}[/]"
                + $"  gaps {engine.Counters.Gaps}  resyncs {ReplayReportBuilder.Resyncs(engine)}";
        }

        CaptureProgress progress = _state.Venue.Progress;
        if (progress.FramesTotal > 0)
        {
            text += $"  capture {AmountText.Of(progress.FramesPlayed)} of {AmountText.Of(progress.FramesTotal)} frames";
        }

        if (replica.Fault.Length > 0) text += $"  [red]{Markup.Escape(replica.Fault)}[/]";
        return new Panel(new Markup(text)).Header("LowLatency demo, Ctrl-C ends it").Expand();
    }

    private static Columns Books(Engine engine)
    {
        const int ColumnWidth = 58;
        int shown = Math.Max(1, AnsiConsole.Profile.Width / ColumnWidth);
        List<IRenderable> books = [];
        foreach (InstrumentState instrument in engine.Instruments)
        {
            if (books.Count < shown) books.Add(MarketTables.Book(instrument));
        }

        return new Columns(books);
    }
}
