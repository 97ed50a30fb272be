using System.Collections.Generic;
using LowLatency.Core.Strategies;
using LowLatency.StrategyTesting;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies;

/// <summary>The contract sees each fault that it names, and says what to do about it.</summary>
internal sealed class ContractCheckTests
{
    [TestCase("none", "")]
    [TestCase("defaults", "parameters.period: 0 is outside 1..9")]
    [TestCase("unit", "parameter period has no Unit")]
    [TestCase("twice", "value count is there twice")]
    [TestCase("price", "PriceValues names close, which is not a value")]
    [TestCase("allocation", "bytes in 1600 bars: make arrays and indicators in the constructor")]
    [TestCase("early", "speaks at bar 3, but WarmUpBars is 4")]
    [TestCase("range", "direction 2, confidence 1")]
    [TestCase("throws", "threw InvalidOperationException: no such bar")]
    [TestCase("unnamed", "bar 1: Values[1] is set, but has no name in the definition")]
    [TestCase("load", "Traverse visits other fields when it loads")]
    [TestCase("hidden", "Traverse visits every field that OnBarClosed changes")]
    [TestCase("reset", "what Traverse visits after Reset")]
    [TestCase("static", "no static fields")]
    public void A_planted_fault_is_told(string fault, string expected)
    {
        List<string> told = [];
        foreach (ContractCheck check in StrategyContract.Checks)
        {
            ContractResult result = check.Run(FaultyStrategy.DefinitionWith(fault));
            if (result.Verdict != ContractVerdict.Kept) told.Add($"{result.Verdict} {result.Detail}");
        }

        if (expected.Length == 0) Assert.That(told, Is.Empty);
        else Assert.That(string.Join('\n', told), Does.Contain("Broken ").And.Contain(expected));
    }

    [Test]
    public void The_bench_takes_no_bar_that_cannot_be()
    {
        var bench = new StrategyBench(FaultyStrategy.DefinitionWith("none"));
        bench.Bar(10_000);
        Assert.That(() => bench.Bar(10_000, 10_020, 10_010, 10_015), Throws.ArgumentException);
        Assert.That(bench.Bar(10_000, 10_020, 9_990, 10_015).Values[0], Is.EqualTo(2));
    }

    [Test]
    public void One_that_never_speaks_is_untested_not_broken()
    {
        List<ContractVerdict> verdicts = [];
        StrategyDefinition definition = FaultyStrategy.DefinitionWith("mute");
        foreach (ContractCheck check in StrategyContract.Checks) verdicts.Add(check.Run(definition).Verdict);
        Assert.That(verdicts, Has.Exactly(1).EqualTo(ContractVerdict.Untested));
        Assert.That(verdicts, Has.None.EqualTo(ContractVerdict.Broken));
    }
}
