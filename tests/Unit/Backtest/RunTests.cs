using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Backtest;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Histograms;
using LowLatency.Runtime.Replay;
using LowLatency.TestKit;
using LowLatency.Unit.Backtest.Naive;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>Whole runs: journals, several symbols, recordings, drawn latencies.</summary>
[TestFixture]
public sealed class RunTests
{
    [Test]
    public void A_journal_of_a_backtest_replays_to_its_hashes_and_backtests_to_its_orders()
    {
        using var bench = new BacktestBench();
        BacktestSettings settings = BacktestBench.Settings(
            "ema-momentum", bench.Write("walk.csv", NaiveCandle.Walk(4, 2_000)));
        settings.Engine.StateHashEvery = 512;
        string folder = Path.Combine(bench.Folder, "journal");
        BacktestResult first = BacktestBench.Run(settings, journal: folder);
        EngineReplayOutcome outcome = EngineReplay.Run(folder, StrategyRegistry.BuiltIn(), new());
        Assert.That(outcome.IsEqual, Is.True, outcome.Fault);
        Assert.That(outcome.HashesCompared, Is.GreaterThan(5));
        Assert.That(outcome.Engine!.ComputeStateHash().ToString("x16"), Is.EqualTo(first.Report.StateHash));
        Assert.That(first.Record.Fills, Has.Count.GreaterThan(20));
    }

    [Test]
    public void Volumes_above_the_range_are_in_the_reports_notes_and_the_run_goes_through()
    {
        using var bench = new BacktestBench();
        string path = bench.Write("walk.csv", NaiveCandle.Walk(4, 600));
        string[] lines = File.ReadAllLines(path);
        for (int i = 100; i < 103; i++) lines[i] = lines[i][..(lines[i].LastIndexOf(',') + 1)] + "123456789012345678";
        File.WriteAllLines(path, lines);
        BacktestResult result = BacktestBench.Run(BacktestBench.Settings("ema-momentum", path));
        Assert.That(
            result.Report.Notes, Has.Some.Contains("3 volumes above the range of 64 bits, the first in line 101"));
        Assert.That(result.Record.Fills, Is.Not.Empty);
    }

    [Test]
    public void Two_symbols_run_together_trade_as_each_alone_when_neither_takes_the_others_money()
    {
        using var bench = new BacktestBench();
        string a = bench.Write("a.csv", NaiveCandle.Walk(31, 1_500));
        string b = bench.Write("b.csv", NaiveCandle.Walk(32, 1_500));
        BacktestSettings both = Small(BacktestBench.Settings("sma-crossover", a, b));
        BacktestResult together = BacktestBench.Run(both);
        List<(long, long)> mixed = TimesAndPrices(together, 0);
        List<(long, long)> other = TimesAndPrices(together, 1);
        Assert.That(
            mixed, Is.EqualTo(TimesAndPrices(BacktestBench.Run(Small(BacktestBench.Settings("sma-crossover", a))), 0)));
        Assert.That(
            other, Is.EqualTo(TimesAndPrices(BacktestBench.Run(Small(BacktestBench.Settings("sma-crossover", b))), 0)));
        Assert.That((mixed.Count, other.Count), Is.GreaterThan((10, 10)));
        Assert.That(BacktestBench.Run(both).Report.StateHash, Is.EqualTo(together.Report.StateHash));
    }

    [Test]
    public void Latencies_drawn_from_a_log_are_the_same_for_the_same_seed_and_of_its_distribution()
    {
        using var bench = new BacktestBench();
        string log = Path.Combine(bench.Folder, "orders.hlog");
        var histogram = new Histogram(1, 3_600_000_000_000, 3);
        for (int i = 1; i <= 1_000; i++) histogram.Record(i * 1_000_000L);
        using (FileStream file = File.Create(log))
        {
            var writer = new HistogramLogWriter(file);
            writer.WriteHeader(0, "test");
            writer.WriteInterval("order", 0, 1, histogram);
        }

        BacktestSettings settings = BacktestBench.Settings(
            "sma-crossover", bench.Write("walk.csv", NaiveCandle.Walk(8, 3_000)));
        settings.Latency.HistogramLog = log;
        settings.Latency.HistogramTag = "order";
        BacktestResult first = BacktestBench.Run(settings);
        Assert.That(BacktestBench.Run(settings).Report.StateHash, Is.EqualTo(first.Report.StateHash));
        settings.Latency.Seed = 2;
        Assert.That(BacktestBench.Run(settings).Report.StateHash, Is.Not.EqualTo(first.Report.StateHash));
        var delays = new List<double>();
        for (int i = 0; i < first.Record.Fills.Count; i++)
        {
            delays.Add(first.Record.Fills[i].TimeNanos % 3_600_000_000_000 / 1e6);
        }

        Assert.That(delays, Has.All.InRange(0.9, 1_001));
        Assert.That(new HashSet<double>(delays), Has.Count.GreaterThan(delays.Count / 2));
        settings.Latency.HistogramTag = "nothing";
        Assert.That(() => BacktestBench.Run(settings), Throws.Exception.With.Message.Contains("its tags: order"));
    }

    [TestCase("binance-spot_btcusdt_20240808", "BinanceSpot", "BTCUSDT", 0.01, 0.00001)]
    [TestCase("binance-usdm_btcusdt_20240808", "BinanceUsdm", "BTCUSDT", 0.1, 0.001)]
    [TestCase("bybit-linear_v5_4symbols_20260809", "BybitLinear", "BTCUSDT", 0, 0)]
    public void A_recorded_connection_is_traded_and_its_journal_replays(
        string capture, string venue, string symbol, decimal tick, decimal lot)
    {
        string path = SharedData.Find("data/ws/" + capture);
        using var bench = new BacktestBench();
        var settings = new BacktestSettings
        {
            Engine = new EngineSettings
            {
                Instruments = [new InstrumentSettings { Venue = venue, Symbol = symbol }],
                Bars = new BarSettings { IntervalSeconds = [1, 60], SignalIntervalSeconds = 1 },
                Strategies =
                [
                    new StrategySettings { Name = "sma-crossover", Parameters = { ["fast"] = 2, ["slow"] = 4 } },
                ],
                Risk = new RiskSettings { VpinMax = 1 },
                Execution = new ExecutionSettings { IsShortAllowed = true, LimitOrderLifeMillis = 3_000 },
            },
            Data = [new DataSettings { Kind = "frames", Path = path, Tick = tick, Lot = lot, }],
            SampleSeconds = 1,
        };
        settings.Data[0].Recording.HasTopOfBook = venue != "BybitLinear";
        settings.Data[0].Recording.Depth = venue == "BybitLinear" ? 200 : 1_000;
        string folder = Path.Combine(bench.Folder, "journal");
        BacktestResult result = BacktestBench.Run(settings, journal: folder);
        TestContext.Out.WriteLine(
            $"{capture}: {result.Report.Events} events, {result.Record.Orders.Count} orders, "
            + $"{result.Record.Fills.Count} fills, {string.Join(", ", result.Report.Decisions)}");
        Assert.That(result.Record.Fills, Is.Not.Empty);
        Assert.That(EngineReplay.Run(folder, StrategyRegistry.BuiltIn(), new()).IsEqual, Is.True);

        // From the journal of that run again: the same market, so the same orders.
        settings.Data[0] = new DataSettings { Kind = "journal", Path = folder };
        BacktestResult again = BacktestBench.Run(settings);
        Assert.That(again.Record.Orders, Is.EqualTo(result.Record.Orders));
        Assert.That(again.Record.Fills, Is.EqualTo(result.Record.Fills));
    }

    [Test]
    public void A_recording_without_rules_is_a_failure_with_its_reason_and_not_an_empty_run()
    {
        string folder = SharedData.Find("data/ws/binance-spot_btcusdt_20240809");
        var settings = new BacktestSettings
        {
            Engine = new EngineSettings
            {
                Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
                Bars = new BarSettings { IntervalSeconds = [1], SignalIntervalSeconds = 1 },
                Strategies = [new StrategySettings { Name = "sma-crossover" }],
            },
            Data = [new DataSettings { Kind = "frames", Path = folder }],
        };
        Assert.That(
            () => BacktestBench.Run(settings),
            Throws.TypeOf<BacktestException>().With.Property("IsInput").True
                .And.Message.Contains("data[].tick"));
    }

    [Test]
    public void Candles_that_are_mostly_missing_are_told_when_they_silence_the_strategies()
    {
        using var bench = new BacktestBench();
        List<NaiveCandle> sparse = NaiveCandle.Walk(4, 2_000).FindAll(each => each.Open.Hour % 5 != 0);
        BacktestSettings settings = BacktestBench.Settings("sma-crossover", bench.Write("sparse.csv", sparse));
        BacktestResult silent = BacktestBench.Run(settings);
        Assert.That(silent.Report.Notes, Has.Exactly(1).Contains("THE STRATEGIES WERE SILENT"));
        settings.Data[0].AreGapsFilled = true;
        BacktestResult filled = BacktestBench.Run(settings);
        Assert.That(filled.Report.Notes, Has.None.Contains("SILENT"));
        Assert.That(filled.Report.Notes, Has.Exactly(1).Contains("filled with flat bars without volume"));
        Assert.That(filled.Record.Fills, Has.Count.GreaterThan(silent.Record.Fills.Count));
    }

    [Test]
    public void A_backtest_keeps_its_settings_beside_its_journal_and_runs_the_same_again_from_them()
    {
        using var bench = new BacktestBench();
        BacktestSettings settings = BacktestBench.Settings(
            "sma-crossover", bench.Write("walk.csv", NaiveCandle.Walk(8, 1_500)));
        settings.Costs.TakerFeePercent = 0.02m;
        settings.Latency.OrderMicros = 1_234;
        string folder = Path.Combine(bench.Folder, "journal");
        BacktestResult first = BacktestBench.Run(settings, journal: folder);
        BacktestSettings kept = SettingsFile.Read(Path.Combine(folder, RunJournal.SettingsName));
        BacktestResult again = BacktestBench.Run(kept);
        Assert.That(again.Record.Orders, Is.EqualTo(first.Record.Orders));
        Assert.That(again.Record.Fills, Is.EqualTo(first.Record.Fills).And.Not.Empty);
    }

    [Test]
    public void A_time_without_data_is_answered_with_the_time_that_the_data_hold()
    {
        using var bench = new BacktestBench();
        BacktestSettings settings = BacktestBench.Settings(
            "sma-crossover", bench.Write("walk.csv", NaiveCandle.Walk(3, 48)));
        string from = BacktestBench.Run(settings).Report.From;
        string to = BacktestBench.Run(settings).Report.To;
        settings.From = "2031-05-01";
        Assert.That(
            () => BacktestBench.Run(settings),
            Throws.Exception.With.Message.Contains($"from 2031-05-01 to their end); they hold {from} to {to}"));
    }

    [Test]
    public void Parents_that_bars_are_too_long_for_are_told_in_the_notes()
    {
        using var bench = new BacktestBench();
        BacktestSettings settings = BacktestBench.Settings(
            "sma-crossover", bench.Write("walk.csv", NaiveCandle.Walk(4, 2_000)));
        Assert.That(BacktestBench.Run(settings).Report.Notes, Has.None.Contains("parent orders"));
        settings.Engine.Combination.EquityPercentPerTrade = 2;
        settings.Engine.Risk.CollarPercent = 50;
        settings.Engine.Execution.Split = new SplitSettings { Algorithm = "twap", Notional = 1_000 };
        BacktestResult late = BacktestBench.Run(settings);
        Assert.That(
            late.Report.Notes,
            Has.Exactly(1).Matches(@"^\d+ of \d+ parent orders \([\d.]+ %\) ended at their deadline.*price a bar"));

        // Ten bars, a slice each: still only the first child, since a bar is silence for longer than a feed may be.
        settings.Engine.Execution.Split.DurationMillis = 10 * 3_600_000;
        Assert.That(BacktestBench.Run(settings).Report.Notes, Has.Some.Contains("staleness.blockMillis"));
        settings.Engine.Staleness.BlockMillis = 2 * 3_600_000;
        BacktestResult inTime = BacktestBench.Run(settings);
        Assert.That(inTime.Record.Orders, Has.Count.GreaterThan(2 * late.Record.Orders.Count));
        Assert.That(inTime.Record.Fills, Has.Count.GreaterThan(2 * late.Record.Fills.Count));
        Assert.That(inTime.Report.Notes, Has.None.Contains("staleness.blockMillis"));
        Assert.That(late.Record.Fills, Is.Not.Empty);
    }

    [Test]
    public void Trades_alone_are_a_market_too()
    {
        using var bench = new BacktestBench();
        string path = Path.Combine(bench.Folder, "trades.csv");
        var random = new Random(6);
        using (StreamWriter writer = File.CreateText(path))
        {
            writer.WriteLine("trade_id,time,price,qty,is_buyer_maker");
            decimal price = 500;
            for (int i = 0; i < 20_000; i++)
            {
                price += (random.Next(-3, 4) + (i / 4_000 % 2 == 0 ? 0.4m : -0.4m)) * 0.01m;
                string side = random.Next(2) == 0 ? "true" : "false";
                writer.WriteLine(
                    $"{i + 1},{1_600_000_000_000L + (i * 250L)},{price},{random.Next(1, 900) * 0.01m},{side}");
            }
        }

        BacktestSettings settings = BacktestBench.Settings("sma-crossover", path);
        settings.Data[0].Kind = "trades";
        settings.Engine.Bars = new BarSettings { IntervalSeconds = [10], SignalIntervalSeconds = 10 };
        settings.Costs.ParticipationPercent = 100;
        BacktestResult result = BacktestBench.Run(settings);
        Assert.That(result.Record.Fills, Is.Not.Empty);
        File.AppendAllText(path, "20001,1,500,1,true\n");
        Assert.That(() => BacktestBench.Run(
            settings), Throws.Exception.With.Message.Contains("trades.csv:20002: before line 20001"));
    }

    private static BacktestSettings Small(BacktestSettings settings)
    {
        // Shares of the equity depend on the other symbol's profits; when and where it trades does not.
        settings.Engine.Combination.EquityPercentPerTrade = 1;
        return settings;
    }

    private static List<(long Nanos, long Price)> TimesAndPrices(BacktestResult result, int instrument)
    {
        var list = new List<(long, long)>();
        foreach (FillRow fill in result.Record.Fills)
        {
            if (fill.Instrument.Value == instrument) list.Add((fill.TimeNanos, fill.Price.Units));
        }

        return list;
    }
}
