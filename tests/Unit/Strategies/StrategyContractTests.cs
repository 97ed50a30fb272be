using System.Collections.Generic;
using LowLatency.Core.Strategies;
using LowLatency.Strategies;
using LowLatency.StrategyTesting;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies;

/// <summary>What every registered strategy must keep, a user's as well; nothing is to be added for a new one.</summary>
internal sealed class StrategyContractTests
{
    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (StrategyDefinition definition in StrategyCatalog.All().Definitions)
        {
            foreach (ContractCheck check in StrategyContract.Checks)
                yield return new TestCaseData(definition, check).SetArgDisplayNames(definition.Name, check.Name);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void The_contract_is_kept(StrategyDefinition definition, ContractCheck check)
    {
        ContractResult result = check.Run(definition);
        Assert.That(result.Verdict, Is.Not.EqualTo(ContractVerdict.Broken), result.Detail);
        if (result.Verdict == ContractVerdict.Kept) return;
        Assert.That(StrategyRegistry.BuiltIn().TryGet(definition.Name, out _), Is.False, "many moods move ours");
        Assert.Warn($"{definition.Name} {result.Detail}");
    }
}
