namespace LowLatency.Core.Strategies;

/// <summary>
/// A strategy of the configuration: checked parameters and its weight. Makes one instance per instrument.
/// </summary>
public sealed record ConfiguredStrategy(StrategyDefinition Definition, StrategyParameters Parameters, double Weight)
{
    public string Name => Definition.Name;

    public Strategy Create() => Definition.Create(Parameters);
}
