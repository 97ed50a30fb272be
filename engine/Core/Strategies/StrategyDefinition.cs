using System;
using System.Collections.Generic;

namespace LowLatency.Core.Strategies;

/// <summary>What the registry knows about a strategy: its name, its parameters and how to make one.</summary>
/// <param name="Name">As written in the configuration, e.g. "ema-momentum".</param>
/// <param name="Parameters">Every parameter it accepts; others are configuration faults.</param>
/// <param name="ValueNames">Names of <see cref="Signals.Signal.Values"/> by position, at most eight.</param>
/// <param name="Create">Makes one instance for one instrument.</param>
public sealed record StrategyDefinition(
    string Name,
    IReadOnlyList<ParameterDefinition> Parameters,
    IReadOnlyList<string> ValueNames,
    Func<StrategyParameters, Strategy> Create)
{
    /// <summary>Optional check over several parameters: null, or what is wrong with them.</summary>
    public Func<StrategyParameters, string?>? Check { get; init; }

    /// <summary>
    /// Those of <see cref="ValueNames"/> that are in price units of the instrument: tools show them as prices.
    /// </summary>
    public IReadOnlyList<string> PriceValues { get; init; } = [];

    /// <summary>The file that it was compiled from; null = not known, then no journal names it.</summary>
    public StrategySource? Source { get; init; }
}
