using System;
using System.Collections.Generic;

namespace LowLatency.Core.Strategies;

/// <summary>The values of a strategy's parameters, each within its bounds. Immutable.</summary>
public sealed class StrategyParameters
{
    private readonly IReadOnlyList<ParameterDefinition> _definitions;
    private readonly decimal[] _values;

    internal StrategyParameters(IReadOnlyList<ParameterDefinition> definitions, decimal[] values)
    {
        _definitions = definitions;
        _values = values;
    }

    /// <summary>All defaults.</summary>
    public static StrategyParameters Defaults(StrategyDefinition definition)
    {
        decimal[] values = new decimal[definition.Parameters.Count];
        for (int i = 0; i < values.Length; i++) values[i] = definition.Parameters[i].Default;
        return new StrategyParameters(definition.Parameters, values);
    }

    /// <summary>A name that was not declared is a programming error and throws.</summary>
    public decimal Decimal(string name)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (_definitions[i].Name == name) return _values[i];
        }

        throw new ArgumentException($"the parameter '{name}' is not declared", nameof(name));
    }

    public double Double(string name) => (double)Decimal(name);

    public int Int32(string name) => (int)Decimal(name);
}
