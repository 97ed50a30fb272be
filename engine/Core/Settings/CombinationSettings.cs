namespace LowLatency.Core.Settings;

/// <summary>How signals are combined: docs/strategies.md.</summary>
public sealed class CombinationSettings
{
    public decimal ConfidenceMin { get; set; } = 0.3m;

    public decimal CombinedMin { get; set; } = 0.15m;

    public decimal EquityPercentPerTrade { get; set; } = 10m;

    public decimal MarketOrderFrom { get; set; } = 0.7m;

    public decimal UrgencyHighFrom { get; set; } = 0.8m;
}
