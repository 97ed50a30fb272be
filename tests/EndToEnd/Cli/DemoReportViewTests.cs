using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.Cli.Demo;
using LowLatency.Cli.Replay;
using NUnit.Framework;
using Spectre.Console;

namespace LowLatency.EndToEnd.Cli;

/// <summary>What the demo prints of money, from the report of a real one.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DemoReportViewTests
{
    [Test]
    public async Task Fees_in_other_assets_and_what_was_given_up_are_printed()
    {
        DemoOutcome demo = await SharedDemo.Run;
        string folder = Path.GetDirectoryName(demo.Configuration)!;
        ReplayReport replay = JsonSerializer.Deserialize(
            await File.ReadAllBytesAsync(Path.Combine(folder, "replay.json")), ReplayJson.Plain.ReplayReport)!;
        DemoReport report = JsonSerializer.Deserialize(demo.Report, DemoJson.Plain.DemoReport)!;
        Assert.That(report.OtherFees, Has.Count.EqualTo(replay.OtherFees.Count), "as the replay says");
        Assert.That(report.GivenUp, Is.EqualTo(replay.GivenUp));
        string text = Print(
            report with
            {
                OtherFees = [new AssetFeeReport("BNB", "0.01234500", "0"), new AssetFeeReport("POL", "2.5", "1.25")],
                GivenUp = new GivenUpReport(3, "4321.12345678"),
            },
            replay);
        Assert.That(text, Does.Match(@"BNB .* 0\.012345 .*all of it, at its mark"));
        Assert.That(text, Does.Match(@"POL .* 2\.5 .*all but 1\.25, which had no price"));
        Assert.That(text, Does.Match(@"found too little at their price .* 3 "));
        Assert.That(text, Does.Match(@"given up, value .* 4,321\.12 "));
    }

    private static string Print(DemoReport report, ReplayReport replay)
    {
        var text = new StringWriter();
        IAnsiConsole before = AnsiConsole.Console;
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        AnsiConsole.Profile.Width = 140;
        try
        {
            DemoReportView.Print(report, replay);
        }
        finally
        {
            AnsiConsole.Console = before;
        }

        return text.ToString();
    }
}
