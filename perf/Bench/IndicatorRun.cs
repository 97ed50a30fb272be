using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using LowLatency.Core.Bars;
using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Strategies;

namespace LowLatency.Bench;

/// <summary>
/// <c>bench indicators</c>: nanoseconds of one update of each indicator, and of one bar shown to each strategy of the
/// catalogue with its default parameters. The best of the rounds: what others on the machine cost is not ours.
/// </summary>
internal sealed class IndicatorRun : IMeasuredRun
{
    private const int Updates = 1_000_000;
    private const int Rounds = 9;

    public string Name => "indicators";

    public string Description => "ns per update of each indicator, ns per bar of each strategy";

    public void Run(TextWriter output, bool quick)
    {
        int updates = quick ? 1_000 : Updates;
        int rounds = quick ? 1 : Rounds;
        long[] closes = Closes(updates);
        foreach ((string name, Action<long> update) in Indicators())
        {
            double nanos = Best(rounds, updates, () =>
            {
                foreach (long close in closes) update(close);
            });
            output.WriteLine($"{name,-32} {nanos,8:F1} ns an update");
        }

        MarketState market = Market();
        foreach (StrategyDefinition definition in StrategyCatalog.All().Definitions)
        {
            Strategy strategy = definition.Create(StrategyParameters.Defaults(definition));
            double nanos = Best(rounds, updates, () => Show(strategy, market, updates));
            output.WriteLine($"{definition.Name,-32} {nanos,8:F1} ns a bar");
        }
    }

    private static IEnumerable<(string Name, Action<long> Update)> Indicators()
    {
        var sma = new SimpleMovingAverage(20);
        yield return ("SMA 20", sma.Add);
        var ema = new ExponentialMovingAverage(21);
        yield return ("EMA 21", close => ema.Add(close));
        var macd = new MovingAverageConvergenceDivergence(12, 26, 9);
        yield return ("MACD 12/26/9", close => macd.Add(close));
        var moments = new RollingMoments(20);
        yield return ("mean and deviation 20 (integers)", moments.Add);
        var statistics = new RollingStatistics(50);
        yield return ("mean and deviation 50 (doubles)", close => statistics.Add(close));
        var rsi = new RelativeStrengthIndex(14, RsiSmoothing.SimpleMean);
        yield return ("RSI 14", close => rsi.Add(new Price(close)));
        var atr = new AverageTrueRange(14);
        yield return ("ATR 14", close => atr.Add(new Price(close + 9), new Price(close - 9), new Price(close)));
        var adx = new AverageDirectionalIndex(14);
        yield return ("ADX 14", close => adx.Add(new Price(close + 9), new Price(close - 9), new Price(close)));
    }

    private static long[] Closes(int count)
    {
        var random = new Random(1);
        long[] closes = new long[count];
        long close = 5_000_000;
        for (int i = 0; i < count; i++) closes[i] = close = Math.Max(1_000, close + random.Next(-500, 501));
        return closes;
    }

    private static double Best(int rounds, int updates, Action body)
    {
        double best = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            body();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / updates);
        }

        return best;
    }

    private static void Show(Strategy strategy, MarketState market, int bars)
    {
        int kept = market.SignalBars.Count;
        for (int i = 0; i < bars; i++)
        {
            BarContext context = new(market, i % kept, Quantity.Zero);
            Signal signal = default;
            strategy.OnBarClosed(in context, ref signal);
        }
    }

    private static MarketState Market()
    {
        var settings = new EngineSettings();
        var market = new MarketState(new Instrument(new InstrumentId(0), VenueId.BinanceSpot, "BTCUSDT"), settings);
        var message = new EventSlot[1];
        message[0].Header.Kind = EventKind.InstrumentRules;
        message[0].Rules.Rules = new InstrumentRules
        {
            PriceDecimals = 2,
            QuantityDecimals = 8,
            TickUnits = 1,
            LotUnits = 1,
            Abilities = InstrumentAbilities.Trading,
        };
        market.Apply(message);
        const long Minute = 60_000_000_000;
        long open = 1_700_006_400_000_000_000;
        foreach (long close in Closes(settings.Bars.History))
        {
            message[0] = default;
            message[0].Header.Kind = EventKind.Bar;
            message[0].Header.Flags = EventFlags.Closed | EventFlags.Historical;
            message[0].Bar = new BarPayload
            {
                OpenNanos = open += Minute,
                IntervalSeconds = 60,
                Open = new Price(close),
                High = new Price(close + 9),
                Low = new Price(close - 9),
                Close = new Price(close),
                Volume = new Quantity(1_000_000),
                TakerBuyVolume = new Quantity(-1),
                TradeCount = -1,
            };
            market.Apply(message);
        }

        BarSeries bars = market.SignalBars;
        if (bars.Count != settings.Bars.History) throw new InvalidOperationException("the bars were refused");
        return market;
    }
}
