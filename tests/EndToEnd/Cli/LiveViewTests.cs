using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Cli.Demo.Live;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.TestKit;
using NUnit.Framework;
using Spectre.Console;

namespace LowLatency.EndToEnd.Cli;

/// <summary>The demo's screen on a terminal of usual size.</summary>
[TestFixture]
internal sealed class LiveViewTests
{
    private const int Width = 140;
    private const int Height = 40;

    // Head line and books are above.
    private const int RowsAbove = 13;

    [Test]
    public void Five_alarms_of_any_reason_are_whole_on_a_terminal_of_140_by_40()
    {
        using var journal = new ToolJournal();
        journal.Fill(20);
        ReasonCode[] longest = [.. Enum.GetValues<ReasonCode>()];
        Array.Sort(longest, static (left, right) => right.ToString().Length - left.ToString().Length);
        List<EngineCommand> alarms = [];
        for (int i = 0; i < 5; i++)
        {
            alarms.Add(new EngineCommand
            {
                Kind = CommandKind.Alarm,
                Reason = longest[i],
                Venue = VenueId.BinanceSpot,
                TimeNanos = EventBuilder.StartNanos + (i * 1_000_000_000L),
            });
        }

        var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Profile.Height = Height - RowsAbove;
        Layout layout = new Layout("state").SplitColumns(new Layout("left"), new Layout("right"));
        layout["right"].Update(LiveView.Right(journal.Engine, alarms, []));
        console.Write(layout);
        string[] lines = text.ToString().Split('\n');
        for (int i = 0; i < 5; i++)
        {
            Assert.That(
                lines, Has.Some.Contains($"12:00:0{i} ").And.Some.Contains(longest[i].ToString()), text.ToString());
            Assert.That(
                Array.Find(lines, line => line.Contains(longest[i].ToString(), StringComparison.Ordinal)),
                Does.Contain("BinanceSpot:BTCUSDT"));
        }
    }
}
