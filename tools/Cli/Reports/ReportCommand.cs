using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Journals;
using LowLatency.Formats.Histograms;

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
        List<string> written = [];
        List<StageSummary> stages;
        Directory.CreateDirectory(outputFolder);
        if (isLog)
        {
            stages = HistogramLogFile.Read(given);
        }
        else
        {
            JournalLatency latency = JournalLatency.Read(source);
            stages = latency.Stages;
            string log = Path.Combine(outputFolder, name + HistogramExtension);
            HistogramLogFile.Write(log, stages, latency.StartNanos, latency.EndNanos);
            written.Add(log);
        }

        string title = $"Latency by percentile: {Path.GetFileName(Path.GetFullPath(given))}";
        string svg = PercentilePlot.Draw(title, stages);
        string svgFile = Path.Combine(outputFolder, name + ".svg");
        string htmlFile = Path.Combine(outputFolder, name + ".html");
        File.WriteAllText(svgFile, svg);
        File.WriteAllText(htmlFile, PercentilePage.Write(title, svg, stages));
        written.Add(svgFile);
        written.Add(htmlFile);
        Table(stages).Write(output);
        foreach (StageSummary stage in stages)
        {
            if (stage.Histogram.NegativeCount == 0 && stage.Histogram.OverflowCount == 0) continue;
            output.WriteLine(
                $"{stage.Stage}: {stage.Histogram.NegativeCount} below zero (clocks apart) and not in the table,"
                + $" {stage.Histogram.OverflowCount} above the range");
        }

        output.WriteLine();
        foreach (string path in written) output.WriteLine($"written: {path}");
        return 0;
    }

    public static IReadOnlyList<(string Head, long Numerator, long Denominator)> Percentiles { get; } =
    [
        ("p50", 50, 100), ("p90", 90, 100), ("p99", 99, 100), ("p99.9", 999, 1_000), ("p99.99", 9_999, 10_000),
    ];

    private static TextTable Table(IReadOnlyList<StageSummary> stages)
    {
        var table = new TextTable("stage", "p50", "p90", "p99", "p99.9", "p99.99", "max", "count");
        foreach (StageSummary stage in stages) table.Add(Row(stage));
        return table;
    }

    /// <summary>Cells of a stage: name, percentiles, max, count.</summary>
    public static string[] Row(StageSummary stage)
    {
        Histogram histogram = stage.Histogram;
        List<string> cells = [stage.Stage];
        foreach ((_, long numerator, long denominator) in Percentiles)
        {
            // A percentile is an upper bucket end; the exact maximum bounds it.
            long value = Math.Min(histogram.ValueAtQuantile(numerator, denominator), histogram.MaxValue);
            cells.Add(AmountText.Nanos(value));
        }

        cells.Add(AmountText.Nanos(histogram.MaxValue));
        cells.Add(AmountText.Of(histogram.Count));
        return [.. cells];
    }
}
