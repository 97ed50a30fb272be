using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using LowLatency.Backtest;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Settings;
using LowLatency.Backtest.Sweeps;
using LowLatency.Core.Strategies;
using LowLatency.Unit.Backtest.Naive;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>Sweeps: paths, values, order, threads, going on after an interruption.</summary>
[TestFixture]
public sealed class SweepTests
{
    [TestCase("strategies[0].fast=5..20:5", "strategies[0].fast", "5,10,15,20")]
    [TestCase("risk.collarPercent=0.5..1.5:0.5", "risk.collarPercent", "0.5,1.0,1.5")]
    [TestCase("costs.takerFeePercent=0.1, 0.05", "costs.takerFeePercent", "0.1,0.05")]
    [TestCase("a.b=1..3", "a.b", "1,2,3")]
    public void Values_are_a_list_or_a_range(string text, string path, string values)
    {
        SweepAxis axis = SweepAxis.Parse(text);
        Assert.That((axis.Path, string.Join(',', axis.Values)), Is.EqualTo((path, values)));
    }

    [TestCase("fast")]
    [TestCase("fast=")]
    [TestCase("fast=5..1")]
    [TestCase("fast=1..5:0")]
    [TestCase("fast=a..b")]
    public void Anything_else_is_refused(string text) =>
        Assert.That(() => SweepAxis.Parse(text), Throws.TypeOf<BacktestException>());

    [Test]
    public void Paths_reach_the_engine_the_costs_and_the_parameters_of_a_strategy()
    {
        BacktestSettings settings = SettingsPath.With(BacktestBench.Settings("ema-momentum", "x.csv"), [
            new("risk.collarPercent", "1.5"), new("costs.takerFeePercent", "0.04"), new("strategies[0].fast", "5"),
            new("strategies[0].weight", "2"), new("bars.intervalSeconds[0]", "60"), new("isPathShown", "false"),
        ]);
        Assert.That(settings.Engine.Risk.CollarPercent, Is.EqualTo(1.5m));
        Assert.That(settings.Costs.TakerFeePercent, Is.EqualTo(0.04m));
        Assert.That(settings.Engine.Strategies[0].Parameters["fast"], Is.EqualTo(5));
        Assert.That(settings.Engine.Strategies[0].Weight, Is.EqualTo(2));
        Assert.That(settings.Engine.Bars.IntervalSeconds, Is.EqualTo(new[] { 60 }));
        Assert.That(settings.IsPathShown, Is.False);
    }

    [TestCase("risk.nothing", "1", "risk.nothing: unknown key 'nothing'; known here: dailyLossPercentMax")]
    [TestCase("strategies[3].fast", "1", "strategies[3].fast: [3] is not an entry; there are 1")]
    [TestCase("risk.collarPercent", "much", "'much' is not a number")]
    [TestCase("isPathShown", "1", "'1' is neither true nor false")]
    [TestCase("risk", "1", "'1': only single values can be set here")]
    public void A_wrong_path_or_value_is_told_with_its_place(string path, string value, string expected) => Assert.That(
        () => SettingsPath.With(BacktestBench.Settings("ema-momentum", "x.csv"), [new(path, value)]),
        Throws.TypeOf<BacktestException>().With.Message.Contains(expected));

    [Test]
    public void Every_fault_of_the_settings_is_told_at_once()
    {
        BacktestSettings settings = BacktestBench.Settings("no-such-strategy", "");
        settings.Costs.TakerFeePercent = 50;
        settings.From = "yesterday";
        Assert.That(
            () => BacktestPlan.Load(settings, StrategyRegistry.BuiltIn()),
            Throws.TypeOf<BacktestException>().With.Message.Contains("no-such-strategy")
                .And.Message.Contains("costs.takerFeePercent").And.Message.Contains("from: 'yesterday'")
                .And.Message.Contains("data[0].path"));
    }

    [Test]
    public void The_rows_do_not_depend_on_the_threads_and_a_sweep_goes_on_where_it_was_interrupted()
    {
        using var bench = new BacktestBench();
        BacktestSettings settings = BacktestBench.Settings(
            "sma-crossover", bench.Write("walk.csv", NaiveCandle.Walk(9, 900)));
        BacktestPlan plan = BacktestPlan.Load(settings, StrategyRegistry.BuiltIn());
        var jobs = new List<SweepJob>();
        foreach (IReadOnlyList<KeyValuePair<string, string>> values in SweepAxis.Combine(
            [SweepAxis.Parse("strategies[0].fast=5..20:5"), SweepAxis.Parse("strategies[0].slow=30,60,90")]))
        {
            jobs.Add(new SweepJob("", values, SettingsPath.With(settings, values)));
        }

        Assert.That(jobs, Has.Count.EqualTo(12));
        string one = Path.Combine(bench.Folder, "one");
        string four = Path.Combine(bench.Folder, "four");
        SweepRow[] single = Run(plan, settings, jobs, one, 1, stopAfter: int.MaxValue, out int ran);
        Assert.That(ran, Is.EqualTo(12));
        Assert.That(() => Run(
            plan, settings, jobs, four, 4, stopAfter: 3, out _), Throws.InstanceOf<OperationCanceledException>());

        // As a crash leaves it: the last line is not whole.
        string path = Path.Combine(four, "runs.jsonl");
        File.AppendAllText(path, "{\"key\":\"12");
        int before = File.ReadAllLines(path).Length - 1;
        Assert.That(before, Is.InRange(3, 11));
        SweepRow[] several = Run(plan, settings, jobs, four, 4, stopAfter: int.MaxValue, out _);
        Assert.That(several, Is.EqualTo(single));
        Assert.That(File.ReadAllLines(path), Has.Length.EqualTo(12), "nothing ran twice");
        Assert.That(new HashSet<string>(Array.ConvertAll(single, row => row.StateHash)), Has.Count.EqualTo(12));
    }

    [Test]
    public void Windows_of_a_walk_forward_follow_each_other_without_overlap_after_the_choice()
    {
        const long Day = 86_400_000_000_000;
        IReadOnlyList<(
            long From, long Split, long To)> windows = WalkForward.Parse("30:10").Windows(100 * Day, 165 * Day);
        Assert.That(windows, Is.EqualTo(new[]
        {
            (100 * Day, 130 * Day, 140 * Day), (110 * Day, 140 * Day, 150 * Day), (120 * Day, 150 * Day, 160 * Day),
        }));
        Assert.That(() => WalkForward.Parse("30:40").Windows(0, 60 * Day), Throws.TypeOf<BacktestException>());
    }

    [Test]
    public void A_recording_that_is_replaced_and_code_that_is_edited_are_run_again()
    {
        using var bench = new BacktestBench();
        string path = bench.Write("walk.csv", NaiveCandle.Walk(9, 600));
        DateTime time = File.GetLastWriteTimeUtc(path);
        BacktestSettings settings = BacktestBench.Settings("sma-crossover", path);
        string folder = Path.Combine(bench.Folder, "sweep");
        SweepRow first = RunOne(settings, folder, StrategyRegistry.BuiltIn(), out int stored);
        Assert.That(RunOne(settings, folder, StrategyRegistry.BuiltIn(), out int again).Key, Is.EqualTo(first.Key));
        Assert.That((stored, again), Is.EqualTo((1, 1)), "the same run once");

        // Of the same length and the same time, as a copy that keeps its stamps has.
        byte[] bytes = File.ReadAllBytes(path);
        int digit = Array.LastIndexOf(bytes, (byte)'.') + 1;
        bytes[digit] = (byte)(bytes[digit] == '1' ? '2' : '1');
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
        SweepRow other = RunOne(settings, folder, StrategyRegistry.BuiltIn(), out int rows);
        Assert.That(other.Key, Is.Not.EqualTo(first.Key));
        Assert.That(rows, Is.EqualTo(2));

        StrategyRegistry edited = StrategyRegistry.BuiltIn();
        StrategyDefinition known = edited.Find(settings.Engine.Strategies[0])!;
        var source = new StrategySource(new string('a', 64), known.Source!.Read);
        edited.Replace(known with { Source = source });
        Assert.That(RunOne(settings, folder, edited, out rows).Key, Is.Not.EqualTo(other.Key));
        Assert.That(rows, Is.EqualTo(3));
    }

    [Test]
    public void A_run_without_a_fill_or_with_too_few_round_trips_is_never_the_best()
    {
        SweepRow[] rows = [Row(0, 0, null), Row(40, 3, 0.5), Row(90, 9, 0.2), Row(2, 0, 3)];
        Assert.That(Objective.Best(rows, "sharpe", tradesMin: 0), Is.EqualTo(3));
        Assert.That(Objective.Best(rows, "sharpe", tradesMin: 1), Is.EqualTo(1));
        Assert.That(Objective.Best(rows, "sharpe", tradesMin: 5), Is.EqualTo(2));
        Assert.That(Objective.Best(rows, "sharpe", tradesMin: 10), Is.EqualTo(-1));
        Assert.That(Objective.Best(rows.AsSpan(0, 1), "return", tradesMin: 0), Is.EqualTo(-1), "an empty run");
    }

    [Test]
    public void A_later_start_warms_up_on_the_candles_before_it()
    {
        using var bench = new BacktestBench();
        List<NaiveCandle> candles = NaiveCandle.Walk(21, 600).FindAll(_ => true);
        BacktestSettings settings = BacktestBench.Settings("bollinger-breakout", bench.Write("walk.csv", candles));
        settings.From = candles[300].Open.ToString("yyyy-MM-dd'T'HH:mm:ss");
        BacktestBench.Tape tape = new();
        var result = BacktestBench.Run(settings, tape);
        long start = (candles[300].Open - DateTime.UnixEpoch).Ticks * 100;
        Assert.That(tape.Steps[0].Nanos, Is.EqualTo(start));
        Assert.That(result.Record.Orders, Is.Not.Empty);
        Assert.That(result.Record.Orders[0].TimeNanos, Is.GreaterThan(start));
        Assert.That(
            (result.Record.Orders[0].TimeNanos - start) / 3_600_000_000_000, Is.LessThan(20), "no 20 bars of silence");
    }

    private static SweepRow Row(int fills, int trades, double? sharpe) => new()
    {
        Key = "",
        Window = "",
        Values = "",
        StateHash = "",
        Metrics = new BacktestMetrics { Fills = fills, Trades = trades, Sharpe = sharpe },
    };

    private static SweepRow RunOne(BacktestSettings settings, string folder, StrategyRegistry registry, out int stored)
    {
        BacktestPlan plan = BacktestPlan.Load(settings, registry);
        using var store = new SweepStore(folder);
        SweepRow row = new SweepRunner(plan, settings, store, 1).Run(
            [new SweepJob("", [], settings)], () => { }, CancellationToken.None)[0];
        stored = store.Count;
        return row;
    }

    private static SweepRow[] Run(
        BacktestPlan plan, BacktestSettings settings, List<SweepJob> jobs, string folder, int threads, int stopAfter,
        out int ran)
    {
        using var store = new SweepStore(folder);
        using var cancellation = new CancellationTokenSource();
        int done = 0;
        SweepRow[] rows = new SweepRunner(plan, settings, store, threads).Run(
            jobs, () =>
            {
                if (Interlocked.Increment(ref done) >= stopAfter) cancellation.Cancel();
            },
            cancellation.Token);
        ran = done;
        return rows;
    }
}
