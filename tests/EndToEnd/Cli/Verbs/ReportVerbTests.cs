using System.IO;
using System.Threading.Tasks;
using System.Xml.Linq;
using HdrHistogram;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

[TestFixture]
internal sealed class ReportVerbTests
{
    [Test]
    public async Task Report_of_a_journal_writes_a_readable_log_and_a_plot_without_script()
    {
        using var journal = new ToolJournal();
        journal.Fill(300);
        string folder = Path.Combine(journal.Folder, "out");
        ToolResult result = await Tool.RunAsync("report", journal.Path, "--out", folder);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match(@"(?m)^venueToReceive +5\.\d\d ms"));
        string log = Path.Combine(folder, "journal-latency.hlog");
        using FileStream file = File.OpenRead(log);
        using var reader = new HistogramLogReader(file);
        HistogramBase[] read = [.. reader.ReadHistograms()];
        Assert.That(read, Has.Length.EqualTo(3));
        Assert.That((read[0].Tag, read[0].TotalCount), Is.EqualTo(("decoded", 300L)));
        Assert.That(read[0].GetValueAtPercentile(50), Is.InRange(1_048, 1_052));
        AssertPlot(Path.Combine(folder, "journal-latency.svg"), lines: 3);
        ToolResult again = await Tool.RunAsync("report", log, "--out", Path.Combine(folder, "again"));
        Assert.That(again.ExitCode, Is.Zero);
        AssertPlot(Path.Combine(folder, "again", "journal-latency.svg"), lines: 3);
    }

    private static void AssertPlot(string file, int lines)
    {
        XDocument svg = XDocument.Load(file);
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.That(svg.Root!.Name, Is.EqualTo(space + "svg"));
        Assert.That(svg.Descendants(space + "script"), Is.Empty);
        Assert.That(svg.Descendants(space + "circle"), Has.Exactly(lines).Items);
        string page = File.ReadAllText(Path.ChangeExtension(file, ".html"));
        Assert.That(page, Does.Contain("<svg").And.Contain("<td>decoded</td>").And.Not.Contain("<script"));
    }
}
