using LowLatency.Core.Strategies;

namespace LowLatency.Strategies;

/// <summary>
/// Every strategy that the engine and the tools know by name (docs/strategies.md). A strategy of yours: its class in a
/// file of this folder, and its line here.
/// </summary>
public static class StrategyCatalog
{
    /// <summary>A new registry with the strategies that come with the engine and those below.</summary>
    public static StrategyRegistry All() => StrategyRegistry.BuiltIn()
        .Add(TemplateStrategy.Definition, StrategySources.TemplateStrategy);
}
