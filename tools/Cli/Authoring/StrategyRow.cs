using System.Collections.Generic;
using LowLatency.Core.Strategies;

namespace LowLatency.Cli.Authoring;

/// <summary>A strategy as its definition tells it.</summary>
internal sealed record StrategyRow
{
    public required string Name { get; init; }

    /// <summary>Closed bars before it can speak, with its default parameters.</summary>
    public required int WarmUpBars { get; init; }

    public required IReadOnlyList<ParameterDefinition> Parameters { get; init; }

    /// <summary>Names of the values that explain a decision.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Those of them that are in price units.</summary>
    public required IReadOnlyList<string> PriceValues { get; init; }

    public static StrategyRow Of(StrategyDefinition definition) => new()
    {
        Name = definition.Name,
        WarmUpBars = definition.Create(StrategyParameters.Defaults(definition)).WarmUpBars,
        Parameters = definition.Parameters,
        Values = definition.ValueNames,
        PriceValues = definition.PriceValues,
    };
}
