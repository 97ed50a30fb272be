using System;
using LowLatency.Core.Strategies;

namespace LowLatency.StrategyTesting;

/// <summary>One rule that every strategy must keep.</summary>
public sealed class ContractCheck
{
    private readonly Func<StrategyDefinition, ContractResult> _check;

    internal ContractCheck(string name, Func<StrategyDefinition, ContractResult> check)
    {
        Name = name;
        _check = check;
    }

    /// <summary>The rule as a sentence.</summary>
    public string Name { get; }

    /// <summary>Tries the rule; an exception of the strategy's code breaks it and is told, not thrown.</summary>
    public ContractResult Run(StrategyDefinition definition)
    {
        try
        {
            return _check(definition);
        }
        catch (Exception exception)
        {
            return ContractResult.Broken($"threw {exception.GetType().Name}: {exception.Message}");
        }
    }

    public override string ToString() => Name;
}
