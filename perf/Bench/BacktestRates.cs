using System;
using System.Diagnostics;
using System.IO;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Feeds;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Bench.Journals;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Bench;

/// <summary>
/// <c>bench backtest</c>: whole backtests on one core, from data in memory to the record of orders, fills and equity.
/// Candles of a seeded walk through SMA crossover, and the generated day of <see cref="ReplayDay"/> (books, trades,
/// best
/// prices, bars) through two strategies. By CPU time.
/// </summary>
internal sealed class BacktestRates : IMeasuredRun
{
    private const double CandleGoal = 3_000_000;
    private const double EventGoal = 5_000_000;
    private const int Rounds = 7;

    private static readonly StrategyRegistry Registry = StrategyRegistry.BuiltIn();

    public string Name => "backtest";

    public string Description => "candles and recorded days through engine and paper venue, a second on one core";

    public void Run(TextWriter output, bool quick)
    {
        int bars = quick ? 5_000 : 2_000_000;
        CandleSet candles = Walk(bars);
        int rounds = quick ? 1 : Rounds;
        Measure(output, "candles", "bars", bars, CandleGoal, rounds, () => RunCandles(candles, false));
        Measure(
            output, "candles with the path that stops need", "bars", bars, null, rounds,
            () => RunCandles(candles, true));

        string folder = Directory.CreateTempSubdirectory("backtest-bench-").FullName;
        try
        {
            ReplayDay.Generate(folder, quick ? 20_000 : 2_000_000).Dispose();
            BacktestPlan plan = BacktestPlan.Load(OfDay(folder), Registry);
            Measure(
                output, "books, trades, best prices", "events", plan.Run().Report.Events, EventGoal, rounds,
                () => plan.Run());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BacktestSettings OfDay(string folder) => new()
    {
        Engine = ReplayDay.Settings(),
        Data = [new DataSettings { Kind = "journal", Path = folder }],
    };

    private static void Measure(
        TextWriter output, string name, string unit, long count, double? goal, int rounds, Action body)
    {
        double[] rates = new double[rounds];
        for (int round = -2; round < rounds; round++)
        {
            TimeSpan used = Process.GetCurrentProcess().UserProcessorTime;
            body();
            double seconds = (Process.GetCurrentProcess().UserProcessorTime - used).TotalSeconds;
            if (round >= 0) rates[round] = count / Math.Max(seconds, 1e-9);
        }

        Array.Sort(rates);
        double median = rates[rates.Length / 2];
        string verdict = goal == null ? ""
            : FormattableString.Invariant($"; goal {goal / 1e6:F0} M/s: ")
                + (median >= goal ? "met" : rates[^1] >= goal ? "met in the best round" : "MISSED");
        output.WriteLine(FormattableString.Invariant(
            $"{name,-38} {count,10} {unit,-7} median {median / 1e6,6:F2} M/s, best {rates[^1] / 1e6,6:F2} M/s")
            + verdict);
    }

    private static void RunCandles(CandleSet candles, bool isPathShown)
    {
        var settings = new BacktestSettings
        {
            Engine = CandleDefaults.Engine("BinanceSpot", "BTCUSDT", candles.IntervalSeconds),
            Data = [new DataSettings { Path = "memory" }],
        };
        settings.Engine.Strategies.Add(new StrategySettings { Name = "sma-crossover" });
        using var run = new BacktestRun(settings, Registry);
        var rules = new InstrumentRules
        {
            PriceDecimals = 2,
            QuantityDecimals = 4,
            Abilities = InstrumentAbilities.Trading,
            TickUnits = 1,
            LotUnits = 1,
            QuantityUnitsMin = 1,
        };
        var instrument = new Instrument(new InstrumentId(0), VenueId.BinanceSpot, "BTCUSDT");
        run.Execute(
            [new CandleFeed(candles, 0, long.MaxValue, 0, instrument, rules, settings.Costs, isPathShown)]);
        if (run.Record.Fills.Count == 0) throw new InvalidDataException("nothing was traded");
    }

    private static CandleSet Walk(int count)
    {
        const long Start = 1_577_836_800_000_000_000;
        var random = new Random(20_240_808);
        var bars = new BarPayload[count];
        long price = 3_000_000;
        for (int i = 0; i < count; i++)
        {
            long open = price;
            long close = Math.Max(100_000, open + random.Next(-3_000, 3_001));
            bars[i] = new BarPayload
            {
                OpenNanos = Start + (i * 60_000_000_000L),
                Open = new Price(open),
                Close = new Price(close),
                High = new Price(Math.Max(open, close) + random.Next(1_000)),
                Low = new Price(Math.Min(open, close) - random.Next(1_000)),
                Volume = new Quantity(random.Next(1, 4_000_000)),
                TakerBuyVolume = new Quantity(-1),
                TradeCount = -1,
                IntervalSeconds = 60,
            };
            price = close;
        }

        return new CandleSet
        {
            Source = "walk",
            Bars = bars,
            PriceDecimals = 2,
            QuantityDecimals = 4,
            IntervalSeconds = 60,
        };
    }
}
