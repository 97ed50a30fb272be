using LowLatency.Core.Signals;

namespace LowLatency.Core.Strategies;

/// <summary>
/// A strategy of the configuration: checked parameters and its weight. Makes one instance per instrument.
/// </summary>
public sealed record ConfiguredStrategy(StrategyDefinition Definition, StrategyParameters Parameters, double Weight)
{
    /// <summary>Regimes in which it is not listened to; none = the regime does not matter to it.</summary>
    public MarketRegime OffIn { get; init; }

    public string Name => Definition.Name;

    public Strategy Create() => Definition.Create(Parameters);
}
