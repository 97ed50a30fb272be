namespace LowLatency.Backtest.Settings;

/// <summary>What trading costs. The spread and the share of the volume concern candles and trades only.</summary>
public sealed class CostSettings
{
    public decimal MakerFeePercent { get; set; } = 0.1m;

    public decimal TakerFeePercent { get; set; } = 0.1m;

    /// <summary>
    /// Half the spread and the slippage together, hundredths of a percent of the price; at least one tick. Bought above
    /// the price of the moment and sold below it by so much.
    /// </summary>
    public decimal SlippageBasisPoints { get; set; } = 5m;

    /// <summary>Largest share of a candle's volume that own orders may take together.</summary>
    public decimal ParticipationPercent { get; set; } = 10m;
}
