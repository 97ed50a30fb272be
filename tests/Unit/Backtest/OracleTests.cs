using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.TestKit;
using LowLatency.Unit.Backtest.Naive;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>
/// The backtest against a simulation that shares nothing with it: same trades, same equity to the cent.
/// </summary>
[TestFixture]
public sealed class OracleTests
{
    private string _folder = "";

    private static IEnumerable<string> Strategies
    {
        get
        {
            foreach ((string name, _, _) in NaiveSignals.All) yield return name;
        }
    }

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("backtest-oracle-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Strategies))]
    public void Five_years_of_hours_give_the_naive_simulations_trades_and_equity(string strategy)
    {
        string path = SharedData.Find("data/candles/binance-spot_BTCUSDT_1h.csv.gz");
        Compare(strategy, NaiveCandle.ReadGzip(path), path, tick: 0.01m, lot: 0.000001m, fillsMin: 1);
    }

    [Test]
    public void Seeded_walks_give_the_naive_simulations_trades_and_equity(
        [ValueSource(nameof(Strategies))] string strategy, [Values(1, 2, 3)] int seed)
    {
        List<NaiveCandle> candles = NaiveCandle.Walk(seed, 3_000);
        string path = Path.Combine(_folder, "walk.csv");
        NaiveCandle.WriteCsv(candles, path);
        Compare(strategy, candles, path, tick: 0.01m, lot: 0.0001m, fillsMin: 1);
    }

    private static void Compare(
        string strategy, List<NaiveCandle> candles, string path, decimal tick, decimal lot, int fillsMin)
    {
        (string _, int warmUp, Func<NaiveSignals.Signal> make) = Array.Find(
            NaiveSignals.All, each => each.Name == strategy);
        var naive = new NaiveBacktest(tick, lot, warmUp, make());
        naive.Run(candles);
        var settings = new BacktestSettings
        {
            Engine = CandleDefaults.Engine("BinanceSpot", "BTCUSDT", 3_600),
            Data = [new DataSettings { Path = path, AreGapsAllowed = true }],
        };

        // Large beside the volume of many candles, so that orders are filled in part too.
        settings.Engine.Portfolio.InitialCash = 100_000;
        settings.Engine.Strategies = [new StrategySettings { Name = strategy }];
        BacktestResult result = BacktestPlan.Load(settings, StrategyRegistry.BuiltIn()).Run();
        TestContext.Out.WriteLine(
            $"{strategy}: {naive.Fills.Count} fills, equity {naive.Equity[^1].Equity}, "
            + $"{result.Record.Refused} refused");
        Assert.That(naive.Fills, Has.Count.AtLeast(fillsMin));
        CompareFills(naive, result);
        CompareEquity(naive, result);
    }

    private static void CompareFills(NaiveBacktest naive, BacktestResult result)
    {
        InstrumentRules rules = result.Rules[0];
        for (int i = 0; i < Math.Min(naive.Fills.Count, result.Record.Fills.Count); i++)
        {
            FillRow fill = result.Record.Fills[i];
            DateTime time = DateTime.UnixEpoch.AddTicks(fill.TimeNanos / 100);
            var made = new NaiveFill(
                new DateTime(time.Year, time.Month, time.Day, time.Hour, 0, 0, DateTimeKind.Utc),
                fill.Side == Side.Buy, (decimal)fill.Price.Units / PowersOfTen.Of(rules.PriceDecimals),
                (decimal)fill.Quantity.Units / PowersOfTen.Of(rules.QuantityDecimals),
                (decimal)fill.Fee.Units / Notional.UnitsPerOne);
            Assert.That(made, Is.EqualTo(naive.Fills[i]), $"fill {i}");
        }

        Assert.That(result.Record.Fills, Has.Count.EqualTo(naive.Fills.Count));
    }

    private static void CompareEquity(NaiveBacktest naive, BacktestResult result)
    {
        // The first sample is the start, before any candle ended.
        List<EquityRow> rows = result.Record.Equity;
        int at = 1;
        foreach ((DateTime time, decimal equity) in naive.Equity)
        {
            long nanos = (time - DateTime.UnixEpoch).Ticks * 100;
            while (at < rows.Count && rows[at].TimeNanos < nanos) at++;
            Assert.That(rows[at].TimeNanos, Is.EqualTo(nanos));
            decimal made = (decimal)rows[at].Equity.Units / Notional.UnitsPerOne;
            if (Math.Abs(made - equity) < 0.01m) continue;
            Assert.Fail($"equity at {time:s}: {made}, naive {equity}");
        }
    }
}
