using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using HdrHistogram;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Journals;

namespace LowLatency.Cli.Reports;

/// <summary>`lowlatency report`: percentiles as table, .hlog and plot.</summary>
internal static class ReportCommand
{
    private const string HistogramExtension = ".hlog";

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Folder of a journal or of a run, or an .hlog" };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the .hlog (from a journal) and the plot (.svg, .html); default: the current one",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command("report", "Latency percentiles per stage: a table, an .hlog and a plot.")
        {
            file, folder,
        };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(folder)!, Console.Out));
        return command;
    }

    public static int Run(string given, string outputFolder, TextWriter output)
    {
        bool isLog = File.Exists(given) && given.EndsWith(HistogramExtension, StringComparison.OrdinalIgnoreCase);
        string source = isLog ? given : JournalFolder.Find(given);
        string name = isLog ? Path.GetFileNameWithoutExtension(given) : "journal-latency";
        string log = given;
        List<string> written = [];
        List<string> notes = [];
        Directory.CreateDirectory(outputFolder);
        if (!isLog)
        {
            JournalLatency latency = JournalLatency.Read(source);
            log = Path.Combine(outputFolder, name + HistogramExtension);
            latency.Write(log);
            notes = latency.Notes;
            written.Add(log);
        }

        List<StageSummary> stages = HistogramLogFile.Read(log);
        string title = $"Latency by percentile: {Path.GetFileName(Path.GetFullPath(given))}";
        string svg = PercentilePlot.Draw(title, stages);
        string svgFile = Path.Combine(outputFolder, name + ".svg");
        string htmlFile = Path.Combine(outputFolder, name + ".html");
        File.WriteAllText(svgFile, svg);
        File.WriteAllText(htmlFile, PercentilePage.Write(title, svg, stages));
        written.Add(svgFile);
        written.Add(htmlFile);
        Table(stages).Write(output);
        foreach (string note in notes) output.WriteLine(note);
        output.WriteLine();
        foreach (string path in written) output.WriteLine($"written: {path}");
        return 0;
    }

    public static IReadOnlyList<(string Head, double Percentile)> Percentiles { get; } =
        [("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("p99.99", 99.99)];

    private static TextTable Table(IReadOnlyList<StageSummary> stages)
    {
        var table = new TextTable("stage", "p50", "p90", "p99", "p99.9", "p99.99", "max", "count");
        foreach (StageSummary stage in stages) table.Add(Row(stage));
        return table;
    }

    /// <summary>Cells of a stage: name, percentiles, max, count.</summary>
    public static string[] Row(StageSummary stage)
    {
        HistogramBase histogram = stage.Histogram;
        List<string> cells = [stage.Stage];
        foreach ((_, double percentile) in Percentiles)
        {
            cells.Add(AmountText.Nanos(histogram.GetValueAtPercentile(percentile)));
        }

        cells.Add(AmountText.Nanos(histogram.GetMaxValue()));
        cells.Add(AmountText.Of(histogram.TotalCount));
        return [.. cells];
    }
}
