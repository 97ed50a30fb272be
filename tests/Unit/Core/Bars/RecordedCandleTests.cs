using System.Collections.Generic;
using LowLatency.Core.Bars;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Time;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Bars;

/// <summary>Bars against recorded candles of the venue.</summary>
internal sealed class RecordedCandleTests
{
    private const int MinuteSeconds = 60;

    [Test]
    public void Recorded_minutes_aggregate_to_the_recorded_hours()
    {
        Dictionary<long, Bar> hours = [];
        foreach (Bar hour in CandleFile.Read("binance-spot_BTCUSDT_1h.csv.gz")) hours[hour.OpenNanos] = hour;
        foreach (Bar hour in CandleFile.Read("binance-spot_BTCUSDT_1h_filled.csv.gz"))
            hours.TryAdd(hour.OpenNanos, hour);
        BarBuilder bars = new([60, 300, 3600], 256);
        BarSeries series = bars.SeriesOf(3600)!;
        long seen = 0;
        int compared = 0;
        foreach (Bar minute in CandleFile.Read("binance-spot_BTCUSDT_1m_2023.csv.gz"))
        {
            BarPayload payload = Payload(in minute);
            bars.OnVenueBar(in payload, EventFlags.Closed | EventFlags.Historical);
            if (series.AppendedCount == seen) continue;
            seen = series.AppendedCount;
            if ((series[0].Flags & BarFlags.Partial) != 0) continue;
            if (!hours.TryGetValue(series[0].OpenNanos, out Bar recorded)) continue;
            if (HasOutage(bars, series[0].OpenNanos)) continue;
            Assert.That(series[0].HasSameContent(in recorded), $"hour {new Timestamp(recorded.OpenNanos)}");
            compared++;
        }

        Assert.That(compared, Is.EqualTo(1_100 - 2).Within(2), "hours that the minutes cover, without the halt");
        Assert.That(bars.FilledCount, Is.GreaterThanOrEqualTo(80), "the venue halt of 24 March 2023");
    }

    [Test]
    public void Bars_built_from_trades_equal_the_candles_that_the_trades_were_made_from()
    {
        BarBuilder bars = new([60, 300, 3600], 256);
        BarSeries minutes = bars.SeriesAt(0);
        int count = 0;
        Bar previous = default;
        foreach (Bar minute in CandleFile.Read("binance-spot_ETHUSDT_1m_2021.csv.gz"))
        {
            if (minute.Volume.Units < 4) continue;
            Quantity one = new(1);
            bars.OnTrade(minute.OpenNanos, minute.Open, one, Side.Buy);
            if (count > 0)
            {
                int age = minutes.AgeOf(previous.OpenNanos);
                Assert.That(minutes[age].HasSameContent(in previous), $"{new Timestamp(previous.OpenNanos)}");
            }

            bars.OnTrade(minute.OpenNanos + 1, minute.High, one, Side.Sell);
            bars.OnTrade(minute.OpenNanos + 2, minute.Low, one, Side.Buy);
            bars.OnTrade(minute.OpenNanos + 3, minute.Close, new Quantity(minute.Volume.Units - 3), Side.Sell);
            previous = minute;
            count++;
        }

        Assert.That(count, Is.GreaterThan(43_000));
        Assert.That(bars.LateTradeCount, Is.Zero);
    }

    // The recorded hour of an outage was filled by its source, ours flat.
    private static bool HasOutage(BarBuilder bars, long openNanos)
    {
        for (int i = 0; i < 60; i++)
        {
            int age = bars.SeriesAt(0).AgeOf(openNanos + (i * MinuteSeconds * Timestamp.NanosPerSecond));
            if (age < 0 || (bars.SeriesAt(0)[age].Flags & BarFlags.Filled) != 0) return true;
        }

        return false;
    }

    private static BarPayload Payload(in Bar bar) => new()
    {
        OpenNanos = bar.OpenNanos,
        Open = bar.Open,
        High = bar.High,
        Low = bar.Low,
        Close = bar.Close,
        Volume = bar.Volume,
        TakerBuyVolume = new Quantity(-1),
        TradeCount = -1,
        IntervalSeconds = MinuteSeconds,
    };
}
