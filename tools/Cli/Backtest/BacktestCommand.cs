using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Backtest;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Reports;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Backtest.Sweeps;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Strategies;
using LowLatency.Core.Strategies;

namespace LowLatency.Cli.Backtest;

/// <summary>`lowlatency backtest`: the engine over recorded data against the paper venue.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        var options = new BacktestOptions();
        var command = new Command(
            "backtest", "Run the engine and its strategies over recorded data: report, sweeps, walk-forward.");
        command.Add(options.Files);
        foreach (Option option in options.All) command.Add(option);
        command.SetAction((result, cancellation) =>
        {
            try
            {
                return Task.FromResult(Run(result, options, cancellation));
            }
            catch (BacktestException exception)
            {
                throw new ToolException(
                    exception.Message, exception.IsInput ? ToolException.NoInput : ToolException.Usage);
            }
        });
        return command;
    }

    private static int Run(ParseResult result, BacktestOptions options, CancellationToken cancellation)
    {
        List<StrategyDefinition> compiled = BacktestArguments.Compile(result, options);
        BacktestSettings settings = BacktestArguments.Settings(result, options, compiled);
        string? folder = result.GetValue(options.Out);
        StrategyRegistry registry = SourceStrategies.Registry(compiled);
        long start = Stopwatch.GetTimestamp();
        var progress = new RunProgress();
        using var line = new ProgressLine(progress, Console.Error, !Console.IsErrorRedirected);
        List<string> notes = BacktestArguments.Notes(settings, result.GetValue(options.Config) != null);
        BacktestPlan plan = Load(settings, registry, notes, cancellation);
        TimeSpan loading = Stopwatch.GetElapsedTime(start);
        string[] sweeps = result.GetValue(options.Sweep) ?? [];
        string? walk = result.GetValue(options.WalkForward);
        if (sweeps.Length > 0 || walk != null)
        {
            line.Dispose();
            return Sweep(result, options, settings, plan, compiled, cancellation);
        }

        byte[] written = JsonSerializer.SerializeToUtf8Bytes(settings, BacktestJson.Default.BacktestSettings);
        string? journal = result.GetValue(options.Journal);
        var folders = new CreatedFolders(folder, journal);
        if (folder != null) OutputFolder.Claim(folder, OutputFolder.RunMark, written, result.GetValue(options.Force));
        start = Stopwatch.GetTimestamp();
        BacktestResult done;
        try
        {
            done = plan.Run(journal, progress: progress, cancellation: cancellation);
        }
        catch (OperationCanceledException)
        {
            folders.Remove();
            throw;
        }

        line.Dispose();
        bool isJson = result.GetValue(options.Json);
        if (!isJson) Print(done, loading, Stopwatch.GetElapsedTime(start));
        if (folder != null) ReportFolder.Write(done, BacktestArguments.Title(settings), folder);
        if (isJson) WriteJson(done.Report);
        else if (folder != null) Console.Out.WriteLine($"written        {Path.Combine(folder, "report.html")}");
        return 0;
    }

    // Reading does not look at the token: it is left behind, and the process ends with it.
    private static BacktestPlan Load(
        BacktestSettings settings, StrategyRegistry registry, List<string> notes, CancellationToken cancellation) =>
        Task.Run(() => BacktestPlan.Load(settings, registry, notes), CancellationToken.None)
            .WaitAsync(cancellation).GetAwaiter().GetResult();

    private static void WriteJson(BacktestReport report) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(report, BacktestReportJson.Default.BacktestReport));

    private static int Sweep(
        ParseResult result, BacktestOptions options, BacktestSettings settings, BacktestPlan plan,
        List<StrategyDefinition> compiled, CancellationToken cancellation)
    {
        if (result.GetValue(options.Journal) != null) throw new BacktestException("--journal: not with a sweep");
        if (result.GetValue(options.Json)) throw new BacktestException("--json: not with a sweep, see its sweep.csv");
        string folder = result.GetValue(options.Out)
            ?? throw new BacktestException("--sweep and --walk-forward need --out: finished runs are kept there");
        var axes = new List<SweepAxis>();
        foreach (string text in result.GetValue(options.Sweep) ?? [])
        {
            axes.Add(SweepAxis.Parse(BacktestArguments.Full(text, compiled)));
        }

        int cores = result.GetValue(options.Cores);
        BacktestOptions.CoresRange.Check(cores);
        int tradesMin = result.GetValue(options.TradesMin);
        BacktestOptions.TradesMinRange.Check(tradesMin);
        string? walk = result.GetValue(options.WalkForward);
        var run = new SweepRun(settings, plan, axes, folder, result.GetValue(options.Objective)!, tradesMin, cores);
        (long from, long to) = walk == null ? default : plan.Span();
        WalkForward? windows = walk == null ? null : WalkForward.Parse(walk);
        OutputFolder.Claim(
            folder, OutputFolder.SweepMark, Identity(settings, axes, walk), result.GetValue(options.Force));
        return windows == null ? run.Sweep(cancellation) : run.Walk(windows, from, to, cancellation);
    }

    // What a sweep tries; how its runs are compared is none of it.
    private static byte[] Identity(BacktestSettings settings, List<SweepAxis> axes, string? walk)
    {
        var root = new JsonObject
        {
            ["sweep"] = new JsonArray([.. axes.ConvertAll(Tried)]),
            ["walkForward"] = walk,
            ["settings"] = JsonSerializer.SerializeToNode(settings, BacktestJson.Default.BacktestSettings),
        };
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static JsonNode Tried(SweepAxis axis) =>
        JsonValue.Create($"{axis.Path}={string.Join(',', axis.Values)}");

    private static void Print(BacktestResult done, TimeSpan loading, TimeSpan running)
    {
        BacktestReport report = done.Report;
        Console.Out.WriteLine($"from           {report.From}");
        Console.Out.WriteLine($"to             {report.To}");
        foreach ((string name, string value) in MetricsText.Rows(report.Metrics))
        {
            Console.Out.WriteLine($"{name,-30} {value,18}");
        }

        foreach (string note in report.Notes) Console.Out.WriteLine($"note           {note}");
        Console.Out.WriteLine($"state hash     {report.StateHash}");
        double rate = report.Events / Math.Max(running.TotalSeconds, 1e-9) / 1e6;
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"time           {loading.TotalSeconds:F2} s loading, {running.TotalSeconds:F3} s running, "
            + $"{AmountText.Of(report.Events)} events, {rate:F2} million/s"));
    }
}
