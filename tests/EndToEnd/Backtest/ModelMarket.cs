using System;
using System.Globalization;
using System.IO;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;

namespace LowLatency.EndToEnd.Backtest;

/// <summary>Settings and data drawn from a seed: holes, empty candles, coarse ticks, every latency of a bar.</summary>
internal sealed class ModelMarket(int seed)
{
    private const long StartMillis = 1_700_006_400_000;
    private const int CandleCount = 3_000;
    private const int TradeCount = 30_000;

    private readonly Random _random = new(seed);

    public BacktestSettings Settings(string kind, string path)
    {
        int seconds = kind == "trades" ? Pick(5, 10, 15) : Pick(60, 300, 3_600);
        int fast = _random.Next(2, 12);
        var settings = new BacktestSettings
        {
            Engine = CandleDefaults.Engine("BinanceSpot", "BTCUSDT", seconds),
            Costs = new CostSettings
            {
                TakerFeePercent = _random.Next(0, 300) * 0.001m,
                SlippageBasisPoints = _random.Next(0, 300) * 0.1m,
                ParticipationPercent = Pick(1, 10, 50, 100),
            },
            Latency = new LatencySettings
            {
                OrderMicros = (int)(_random.NextInt64(1, Math.Min(seconds, 40) * 1_000_000L)),
                ReportMicros = _random.Next(0, 100_000),
            },
            Data =
            [
                new DataSettings
                {
                    Kind = kind,
                    Path = path,
                    Instrument = "BinanceSpot:BTCUSDT",
                    Tick = Pick(0m, 0.01m, 0.05m),
                    Lot = Pick(0m, 0.001m),
                    AreGapsAllowed = true,
                    AreGapsFilled = _random.Next(3) == 0,
                },
            ],
        };
        if (kind == "trades") settings.Latency.OrderMicros = _random.Next(1, 800_000);
        EngineSettings engine = settings.Engine;
        engine.Bars.History = Pick(64, 128, 256);
        engine.Portfolio.InitialCash = Pick(1_000m, 50_000m, 1_000_000m);
        engine.Combination.EquityPercentPerTrade = seed % 4 == 0 ? 98.5m : Pick(20m, 60m, 95m, 97m);
        engine.Risk.CollarPercent = seed % 4 == 0 ? 1 : Pick(1m, 2m, 3m);
        engine.Risk.VpinMax = 1;
        engine.Execution.AcknowledgeTimeoutMillis = 600_000;
        engine.Strategies =
        [
            new StrategySettings
            {
                Name = "sma-crossover",
                Parameters = new() { ["fast"] = fast, ["slow"] = fast + _random.Next(1, 20) },
            },
        ];
        return settings;
    }

    public void WriteCandles(string path, int seconds)
    {
        using StreamWriter writer = File.CreateText(path);
        writer.WriteLine("open_time_ms,open,high,low,close,volume");
        decimal price = Pick(2m, 300m, 20_000m);
        decimal step = price * 0.004m;
        long time = StartMillis;
        for (int i = 0; i < CandleCount; i++)
        {
            decimal open = price;
            price = Rounded(Math.Max(step, price + (step * _random.Next(-100, 101) / 60m)));
            decimal high = Math.Max(open, price) + Rounded(step * _random.Next(0, 60) / 100m);
            decimal low = Math.Max(0.01m, Math.Min(open, price) - Rounded(step * _random.Next(0, 60) / 100m));
            decimal volume = _random.Next(12) == 0 ? 0 : _random.Next(1, 4_000_000) * 0.0001m;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{time},{open},{high},{low},{price},{volume}"));
            int missing = _random.Next(90) == 0 ? _random.Next(1, 6) : _random.Next(900) == 0 ? 300 : 0;
            time += (1 + missing) * seconds * 1_000L;
        }
    }

    public void WriteTrades(string path)
    {
        using StreamWriter writer = File.CreateText(path);
        writer.WriteLine("trade_id,time,price,qty,is_buyer_maker");
        decimal price = Pick(20m, 500m, 20_000m);
        decimal step = price * 0.0004m;
        long time = StartMillis + _random.Next(0, 3_000);
        for (int i = 0; i < TradeCount; i++)
        {
            price = Rounded(Math.Max(step, price + (step * _random.Next(-100, 101) / 60m)));
            string side = _random.Next(2) == 0 ? "true" : "false";
            decimal quantity = _random.Next(1, 90_000) * 0.001m;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{i + 1},{time},{price},{quantity},{side}"));
            bool isQuiet = _random.Next(700) == 0;
            time += isQuiet ? _random.Next(5_000, 120_000) : _random.Next(0, 900);
        }
    }

    private static decimal Rounded(decimal value) => decimal.Round(value, 2);

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
