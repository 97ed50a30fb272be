using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Market;

/// <summary>
/// Candles back in time that end at the start price: a random walk backwards, by minutes first and by seconds for
/// the last twenty minutes.
/// </summary>
internal sealed class KlineHistory(SimRandom random, SymbolSpec spec)
{
    private const long SecondMillis = 1000;
    private const long MinuteMillis = 60 * SecondMillis;
    private const long HourMillis = 60 * MinuteMillis;
    private const int Hours = 520;
    private const int SecondBarMinutes = 20;
    private const double Bp = 1e-4;
    private long _lastTradeId;

    /// <summary>First millisecond of the first bar, a whole hour; known once filled.</summary>
    public long StartMillis { get; private set; }

    /// <summary>Fills the series; the last bar ends at the last whole second before the start.</summary>
    /// <returns>Id of the last trade.</returns>
    public long Fill(IReadOnlyList<KlineSeries> series, long startMillis)
    {
        var end = startMillis - (startMillis % SecondMillis);
        var minutesEnd = end - (end % MinuteMillis) - (SecondBarMinutes * MinuteMillis);
        var hoursStart = minutesEnd - (minutesEnd % HourMillis) - (Hours * HourMillis);
        StartMillis = hoursStart;
        var seconds = WalkBack((int)((end - minutesEnd) / SecondMillis), spec.StartPriceTicks, 0.9, 3, 25);
        var minutes = WalkBack((int)((minutesEnd - hoursStart) / MinuteMillis), seconds[0], 5, 2, 45);
        AddBars(series, minutes, hoursStart, MinuteMillis);
        AddBars(series, seconds, minutesEnd, SecondMillis);
        return _lastTradeId;
    }

    private double[] WalkBack(int steps, double endTicks, double widthBp, double driftBpMax, int regimeStepsMax)
    {
        var prices = new double[steps + 1];
        prices[steps] = endTicks;
        var left = 0;
        var drift = 0.0;
        for (var i = steps - 1; i >= 0; i--)
        {
            if (left-- <= 0)
            {
                left = 5 + (int)random.NextBelow(regimeStepsMax);
                drift = ((random.NextUnit() * 2) - 1) * driftBpMax;
                // Back towards the end price, or days of drift would leave every plausible range.
                if (prices[i + 1] > endTicks * 1.05)
                    drift = driftBpMax;
                else if (prices[i + 1] < endTicks * 0.95)
                    drift = -driftBpMax;
            }

            prices[i] = prices[i + 1] / (1 + ((drift + (widthBp * random.NextNormal())) * Bp));
        }

        return prices;
    }

    private void AddBars(IReadOnlyList<KlineSeries> series, double[] prices, long startMillis, long lengthMillis)
    {
        for (var i = 1; i < prices.Length; i++)
        {
            var bar = Bar(prices[i - 1], prices[i], startMillis + ((i - 1) * lengthMillis), lengthMillis);
            foreach (var one in series)
            {
                if (one.LengthMillis >= lengthMillis)
                    one.Add(bar);
            }
        }
    }

    private KlineBar Bar(double from, double to, long openMillis, long lengthMillis)
    {
        var open = (long)Math.Round(from);
        var close = (long)Math.Round(to);
        var reach = Math.Abs(to - from) + (to * 0.5 * Bp);
        var bar = KlineBar.Empty(openMillis, lengthMillis, open);
        bar.Close = close;
        bar.High = Math.Max(open, close) + (long)(random.NextUnit() * reach);
        bar.Low = Math.Min(open, close) - (long)(random.NextUnit() * reach);
        bar.Trades = 4 + random.NextBelow(20 * lengthMillis / SecondMillis);
        bar.Lots = bar.Trades * (1 + random.NextBelow(spec.TypicalLots));
        bar.TakerBuyLots = (long)(bar.Lots * (0.2 + (random.NextUnit() * 0.6)));
        var mean = (bar.Open + bar.High + bar.Low + bar.Close) / 4;
        bar.Quote = (Int128)mean * bar.Lots;
        bar.TakerBuyQuote = (Int128)mean * bar.TakerBuyLots;
        bar.FirstTradeId = _lastTradeId + 1;
        _lastTradeId += bar.Trades;
        bar.LastTradeId = _lastTradeId;
        return bar;
    }
}
