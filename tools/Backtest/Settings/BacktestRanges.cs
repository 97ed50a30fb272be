using System.Collections.Generic;
using LowLatency.Core.Settings.Validation;

namespace LowLatency.Backtest.Settings;

/// <summary>
/// Every number of a backtest's settings beside the engine's own (<see cref="EngineRanges"/>) with its range.
/// docs/configuration.md is written from it.
/// </summary>
public static class BacktestRanges
{
    private const decimal MicrosMax = 60_000_000;
    private const decimal YearSeconds = 366 * 86_400;
    private const decimal MonthSeconds = 31 * 86_400;
    private const decimal PriceMax = 1_000_000_000;
    private const string Micros = "us";

    /// <summary>By path; faults come in this order.</summary>
    public static IReadOnlyList<SettingRange<BacktestSettings>> All { get; } =
    [
        new("costs.makerFeePercent", s => s.Costs.MakerFeePercent, -1, 10, "%", "fee of a resting order"),
        new("costs.takerFeePercent", s => s.Costs.TakerFeePercent, -1, 10, "%", "fee of a crossing order"),
        new("costs.slippageBasisPoints", s => s.Costs.SlippageBasisPoints, 0, 1_000, "bp",
            "half the spread and the slippage together, at least a tick; candles and trades"),
        new("costs.participationPercent", s => s.Costs.ParticipationPercent, 0, 100, "%",
            "of a candle's volume, for all own orders together; candles and trades"),
        new("latency.orderMicros", s => s.Latency.OrderMicros, 0, MicrosMax, Micros,
            "from the event that caused an order to its meeting the book"),
        new("latency.reportMicros", s => s.Latency.ReportMicros, 0, MicrosMax, Micros,
            "from the match to the report reaching the engine"),
        new("latency.feedMicros", s => s.Latency.FeedMicros, 0, MicrosMax, Micros,
            "from the venue to the engine; of recordings on top of their own times"),
        new("sampleSeconds", s => s.SampleSeconds, 1, YearSeconds, "s",
            "between points of the equity curve where the data are not candles"),
    ];

    /// <summary>Of one entry of data.</summary>
    public static IReadOnlyList<SettingRange<DataSettings>> Data { get; } =
    [
        new("tick", d => d.Tick, 0, PriceMax, "quote asset",
            "order prices are multiples of it; 0 = one unit of the most decimals found in the data"),
        new("lot", d => d.Lot, 0, PriceMax, "base asset",
            "order quantities are multiples of it; 0 = one unit of the most decimals found in the data"),
        new("notionalMin", d => d.NotionalMin, 0, PriceMax, "quote asset", "smallest order value"),
        new("intervalSeconds", d => d.IntervalSeconds, 0, MonthSeconds, "s",
            "of a candle; 0 = found from the rows"),
        new("recording.depth", d => d.Recording.Depth, 1, 5_000, "levels",
            "of a side, of the snapshot or the depth channel that was recorded"),
        new("recording.historyBars", d => d.Recording.HistoryBars, 0, 1_000, "bars",
            "of history that were fetched at the recording's start, of each interval"),
    ];
}
