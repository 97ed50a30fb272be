namespace LowLatency.Core.Settings;

public sealed class PortfolioSettings
{
    /// <summary>Cash to start with in the paper role, in the quote asset.</summary>
    public decimal InitialCash { get; set; } = 100_000m;
}
