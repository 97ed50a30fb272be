using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using LowLatency.Backtest.Data;
using LowLatency.Cli.Formatting;

namespace LowLatency.Cli.Data;

/// <summary>`lowlatency data`: market data files, from a venue and on the disk.</summary>
internal static class DataCommand
{
    /// <summary>Exit code of a sound file in which rows are missing or out of order.</summary>
    public const int HasGaps = 1;

    private const int GapsShownMax = 20;

    public static Command Create() => new("data", "Download candles and trades, or look for gaps in them.")
    {
        FetchCommand.Create(), CheckCommand.Create(),
    };

    public static void PrintGaps(
        long count, long missing, IReadOnlyList<DataGap> gaps, string kind, TextWriter output)
    {
        output.WriteLine(count == 0 ? "gaps           none" : $"gaps           {count}, with {missing} {kind}");
        if (count == 0) return;
        TextTable table = kind == "trades"
            ? new TextTable("behind", "before", "missing", "first id", "last id") { Alignment = "ll" }
            : new TextTable("from", "to", "missing") { Alignment = "ll" };
        for (int i = 0; i < gaps.Count && i < GapsShownMax; i++)
        {
            DataGap gap = gaps[i];
            if (kind == "trades") table.Add(gap.From, gap.To, Text(gap.Missing), Text(gap.FirstId), Text(gap.LastId));
            else table.Add(gap.From, gap.To, Text(gap.Missing));
        }

        table.Write(output, "  ");
        if (count > GapsShownMax) output.WriteLine($"  the first {GapsShownMax}; --json lists more");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
