using System.IO;
using System.Text.Json;
using LowLatency.Backtest.Results;

namespace LowLatency.Backtest.Reports;

/// <summary>Writes everything about a run into a folder.</summary>
public static class ReportFolder
{
    public static void Write(BacktestResult result, string title, string folder)
    {
        Directory.CreateDirectory(folder);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(result.Report, BacktestReportJson.Default.BacktestReport);
        File.WriteAllBytes(Path.Combine(folder, "report.json"), json);
        File.WriteAllText(Path.Combine(folder, "report.html"), HtmlReport.Write(title, result));
        using (StreamWriter fills = File.CreateText(Path.Combine(folder, "fills.csv")))
        {
            CsvReports.WriteFills(result, fills);
        }

        using (StreamWriter trades = File.CreateText(Path.Combine(folder, "trades.csv")))
        {
            CsvReports.WriteTrades(result, trades);
        }

        using StreamWriter equity = File.CreateText(Path.Combine(folder, "equity.csv"));
        CsvReports.WriteEquity(result, equity);
    }
}
