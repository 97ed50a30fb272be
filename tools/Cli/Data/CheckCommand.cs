using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using LowLatency.Backtest;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Loading;

namespace LowLatency.Cli.Data;

/// <summary>`lowlatency data check FILE`: what is missing in a candle or trade file.</summary>
internal static class CheckCommand
{
    private const int OutliersShown = 10;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Candles or trades, CSV or gzip" };
        var interval = new Option<int>("--interval-seconds")
        {
            Description = "Seconds of a candle; the smallest distance of two rows when left out",
        };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command("check", "Look for missing candles or trade ids in a file, as backtest reads it.")
        {
            file, interval, json,
        };
        command.SetAction(result =>
        {
            try
            {
                DataCheckReport report = DataCheck.Read(result.GetValue(file)!, result.GetValue(interval));
                if (result.GetValue(json)) PrintJson(report);
                else Print(report, Console.Out);
                return report.IsWhole ? 0 : DataCommand.HasGaps;
            }
            catch (BacktestException exception)
            {
                throw new ToolException(exception.Message, ToolException.NoInput);
            }
            catch (InvalidDataException exception)
            {
                throw new ToolException($"{result.GetValue(file)}: {exception.Message}", ToolException.NoInput);
            }
        });
        return command;
    }

    private static void PrintJson(DataCheckReport report) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(report, DataJson.Plain.DataCheckReport));

    private static void Print(DataCheckReport report, TextWriter output)
    {
        string interval = report.IntervalSeconds == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" of {report.IntervalSeconds} s");
        output.WriteLine($"file           {report.File}");
        output.WriteLine($"rows           {report.Rows} {report.Kind}{interval}");
        output.WriteLine($"first, last    {report.First}, {report.Last}");
        DataCommand.PrintGaps(report.GapCount, report.MissingCount, report.Gaps, report.Kind, output);
        if (report.DisorderCount > 0)
        {
            output.WriteLine($"out of order   {report.DisorderCount} rows, the first in line {report.DisorderLine}");
        }

        foreach (DataOutlier outlier in report.Outliers.Take(OutliersShown))
        {
            output.WriteLine(
                $"outlier        line {outlier.Line}, {outlier.Time}: {outlier.Value} beside {outlier.Around}");
        }

        if (report.OutlierCount > 0)
        {
            output.WriteLine(
                $"outliers       {report.OutlierCount} prices ten times, or times an hour, away from those beside "
                + "them: compare them with the venue, and correct or remove the rows");
        }

        foreach (string note in report.Notes) output.WriteLine($"note           {note}");
    }
}
