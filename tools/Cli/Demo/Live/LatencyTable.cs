using System.Collections.Generic;
using HdrHistogram;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Reports;
using Spectre.Console;

namespace LowLatency.Cli.Demo.Live;

/// <summary>Latency since the read, for the screen.</summary>
internal static class LatencyTable
{
    public static Table Make(IReadOnlyList<StageSummary> stages)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title("latency since the read").Expand();
        table.AddColumn("stage");
        foreach (string head in (string[])["p50", "p99", "p99.9", "max"])
        {
            table.AddColumn(new TableColumn(head).RightAligned());
        }

        foreach (StageSummary stage in stages)
        {
            HistogramBase histogram = stage.Histogram;
            table.AddRow(
                Markup.Escape(stage.Stage), AmountText.Nanos(histogram.GetValueAtPercentile(50)),
                AmountText.Nanos(histogram.GetValueAtPercentile(99)),
                AmountText.Nanos(histogram.GetValueAtPercentile(99.9)), AmountText.Nanos(histogram.GetMaxValue()));
        }

        return table;
    }
}
