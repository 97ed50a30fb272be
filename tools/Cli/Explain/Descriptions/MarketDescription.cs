using System;
using System.Collections.Generic;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;
using LowLatency.Core.Bars;
using LowLatency.Core.Books;
using LowLatency.Core.Instruments;
using LowLatency.Core.Markets;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Time;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>Reads market and bars of an instrument off an engine, between two calls of Apply or inside one.</summary>
internal static class MarketDescription
{
    private const int Levels = 5;

    public static string Name(InstrumentState instrument) =>
        instrument.Market.Instrument.ToString();

    public static MarketReport Of(InstrumentState instrument, long nowNanos)
    {
        MarketState market = instrument.Market;
        InstrumentRules rules = market.Rules;
        Price mid = market.Mid(Rounding.HalfEven);
        double? spread = mid.IsNone
            ? null
            : (market.BestAsk.Price.Units - market.BestBid.Price.Units) * 10_000.0 / mid.Units;
        return new MarketReport
        {
            Book = market.Book.IsInSync ? "InSync" : $"unproven: {market.Book.UnprovenReason}",
            BookSequence = market.Book.Sequence,
            Bids = Side(market.Book.Bids, rules),
            Asks = Side(market.Book.Asks, rules),
            Mid = mid.IsNone ? "-" : AmountText.Of(mid, rules),
            SpreadBasisPoints = spread,
            LastTrade = LastTrade(market.LastTrade, rules),
            Vpin = market.Vpin.HasValue ? market.Vpin.Value : null,
            EntryBlock = market.EntryBlockReason(nowNanos).ToString(),
            Channels = Channels(market.Feeds, nowNanos),
        };
    }

    public static List<BarReport> Bars(InstrumentState instrument, int count)
    {
        BarSeries series = instrument.Market.SignalBars;
        InstrumentRules rules = instrument.Market.Rules;
        List<BarReport> bars = [];
        for (int age = 0; age < Math.Min(count, series.Count); age++)
        {
            ref readonly Bar bar = ref series[age];
            bars.Add(new BarReport(
                new Timestamp(bar.OpenNanos).ToString(), AmountText.Short(bar.Open, rules),
                AmountText.Short(bar.High, rules), AmountText.Short(bar.Low, rules),
                AmountText.Short(bar.Close, rules), AmountText.Short(bar.Volume, rules),
                bar.Flags.ToString().Replace(", ", "+", StringComparison.Ordinal)));
        }

        return bars;
    }

    private static List<string[]> Side(BookSide side, in InstrumentRules rules)
    {
        Span<BookLevel> best = stackalloc BookLevel[Levels];
        int count = side.CopyTop(best);
        List<string[]> levels = [];
        foreach (BookLevel level in best[..count])
        {
            levels.Add([AmountText.Short(level.Price, rules), AmountText.Short(level.Quantity, rules)]);
        }

        return levels;
    }

    private static string LastTrade(in TradePayload trade, in InstrumentRules rules)
    {
        if (trade.Price.IsNone) return "-";
        string amount = $"{AmountText.Short(trade.Price, rules)} x {AmountText.Short(trade.Quantity, rules)}";
        return $"{amount}, taker {trade.Aggressor}";
    }

    private static List<ChannelReport> Channels(FeedHealth feeds, long nowNanos)
    {
        List<ChannelReport> channels = [];
        foreach (FeedChannel channel in Enum.GetValues<FeedChannel>())
        {
            if (channel == FeedChannel.All) continue;
            ChannelHealth health = feeds[channel];
            if (!health.IsExpected) continue;
            channels.Add(new ChannelReport(
                channel.ToString(), health.Status.ToString(),
                health.AsOfNanos == 0 ? null : (nowNanos - health.AsOfNanos) / 1e6,
                health.Freshness.ToString()));
        }

        return channels;
    }
}
