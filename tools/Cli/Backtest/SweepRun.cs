using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Reports;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Settings;
using LowLatency.Backtest.Sweeps;
using Spectre.Console;

namespace LowLatency.Cli.Backtest;

/// <summary>Sweeps and walk-forward: many runs, a progress bar, tables in the output folder.</summary>
internal sealed class SweepRun
{
    private const int ShownMax = 10;

    private readonly BacktestSettings _settings;
    private readonly IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> _combinations;
    private readonly BacktestPlan _plan;
    private readonly string _folder;
    private readonly string _objective;
    private readonly int _tradesMin;
    private readonly int _threads;

    public SweepRun(
        BacktestSettings settings, BacktestPlan plan, IReadOnlyList<SweepAxis> axes, string folder, string objective,
        int tradesMin, int threads)
    {
        _settings = settings;
        _plan = plan;
        _combinations = SweepAxis.Combine(axes);
        _folder = folder;
        _objective = objective;
        _tradesMin = tradesMin;
        _threads = threads;
        Objective.Of(new BacktestMetrics(), objective);
    }

    /// <summary>Exit code.</summary>
    public int Sweep(CancellationToken cancellation)
    {
        var jobs = new List<SweepJob>();
        foreach (IReadOnlyList<KeyValuePair<string, string>> values in _combinations)
        {
            jobs.Add(new SweepJob("", values, SettingsPath.With(_settings, values)));
        }

        using var store = new SweepStore(_folder);
        SweepRow[] rows = Run(jobs, store, cancellation);
        Write(rows);
        return Print(rows);
    }

    /// <summary>Exit code.</summary>
    public int Walk(WalkForward walk, long fromNanos, long toNanos, CancellationToken cancellation)
    {
        IReadOnlyList<(long From, long Split, long To)> windows = walk.Windows(fromNanos, toNanos);
        var jobs = new List<SweepJob>();
        for (int i = 0; i < windows.Count; i++)
        {
            foreach (IReadOnlyList<KeyValuePair<string, string>> values in _combinations)
            {
                BacktestSettings within = WalkForward.Between(_settings, windows[i].From, windows[i].Split);
                jobs.Add(new SweepJob($"{i}:in", values, SettingsPath.With(within, values)));
            }
        }

        using var store = new SweepStore(_folder);
        SweepRow[] tried = Run(jobs, store, cancellation);
        var chosen = new List<SweepJob>();
        for (int i = 0; i < windows.Count; i++)
        {
            int first = i * _combinations.Count;
            int best = Objective.Best(tried.AsSpan(first, _combinations.Count), _objective, _tradesMin);
            if (best < 0)
            {
                Console.Out.WriteLine($"window {i}: {Nothing()}; nothing is run on the days that follow");
                continue;
            }

            BacktestSettings after = WalkForward.Between(_settings, windows[i].Split, windows[i].To);
            chosen.Add(new SweepJob($"{i}:out", _combinations[best], SettingsPath.With(after, _combinations[best])));
        }

        SweepRow[] results = Run(chosen, store, cancellation);
        Write([.. tried, .. results]);
        if (results.Length == 0) return ToolException.NothingQualifies;
        double growth = 1;
        Table table = new Table().AddColumns(
            "window", "chosen in sample", "return after", "Sharpe after", "drawdown after");
        foreach (SweepRow row in results)
        {
            growth *= 1 + row.Metrics.Return;
            table.AddRow(
                row.Window, Markup.Escape(row.Values), MetricsText.Percent(row.Metrics.Return),
                MetricsText.Number(row.Metrics.Sharpe), MetricsText.Percent(row.Metrics.MaxDrawdown));
        }

        AnsiConsole.Write(table);
        Console.Out.WriteLine($"out of sample, compounded  {MetricsText.Percent(growth - 1)}");
        Console.Out.WriteLine($"written                    {Path.Combine(_folder, "sweep.csv")}");
        return 0;
    }

    private SweepRow[] Run(List<SweepJob> jobs, SweepStore store, CancellationToken cancellation)
    {
        var runner = new SweepRunner(_plan, _settings, store, _threads);
        SweepRow[] rows = [];
        AnsiConsole.Progress().Start(progress =>
        {
            ProgressTask task = progress.AddTask($"{jobs.Count} runs", maxValue: jobs.Count);
            rows = runner.Run(jobs, () => task.Increment(1), cancellation);
        });
        return rows;
    }

    private void Write(IReadOnlyList<SweepRow> rows)
    {
        using StreamWriter file = File.CreateText(Path.Combine(_folder, "sweep.csv"));
        SweepTable.Write(rows, file);
    }

    private string Nothing() =>
        $"nothing qualifies: no run filled anything, made {_tradesMin} round trips at least and has a {_objective}";

    private int Print(SweepRow[] rows)
    {
        var order = new List<int>();
        for (int i = 0; i < rows.Length; i++)
        {
            if (Objective.Qualifies(rows[i].Metrics, _objective, _tradesMin)) order.Add(i);
        }

        order.Sort((left, right) =>
        {
            int byValue = Objective.Of(rows[right].Metrics, _objective)
                .CompareTo(Objective.Of(rows[left].Metrics, _objective));
            return byValue != 0 ? byValue : left.CompareTo(right);
        });
        Table table = new Table().AddColumns("values", "return", "Sharpe", "Sortino", "Calmar", "drawdown", "trades");
        for (int i = 0; i < Math.Min(ShownMax, order.Count); i++)
        {
            BacktestMetrics metrics = rows[order[i]].Metrics;
            table.AddRow(
                Markup.Escape(rows[order[i]].Values), MetricsText.Percent(metrics.Return),
                MetricsText.Number(metrics.Sharpe), MetricsText.Number(metrics.Sortino),
                MetricsText.Number(metrics.Calmar),
                MetricsText.Percent(metrics.MaxDrawdown), $"{metrics.Trades}");
        }

        if (order.Count > 0) AnsiConsole.Write(table);
        string others = order.Count == rows.Length ? "" : $"; {rows.Length - order.Count} do not qualify";
        Console.Out.WriteLine(order.Count == 0
            ? Nothing()
            : $"the best {Math.Min(ShownMax, order.Count)} of {rows.Length} by {_objective}{others}");
        Console.Out.WriteLine($"written        {Path.Combine(_folder, "sweep.csv")}");
        return order.Count == 0 ? ToolException.NothingQualifies : 0;
    }
}
