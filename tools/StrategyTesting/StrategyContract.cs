using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.StrategyTesting;

/// <summary>
/// What every strategy must keep, whatever it decides: tried on a made market of many moods, with its default
/// parameters.
/// </summary>
public static class StrategyContract
{
    private const int Bars = 1_500;

    /// <summary>All rules.</summary>
    public static IReadOnlyList<ContractCheck> Checks { get; } =
    [
        new("sound defaults; a meaning and a unit for every parameter, a name for every value", SoundDefinition),
        new("no allocation in OnBarClosed", NoAllocation),
        new("silent before its warm-up, direction and confidence within their ranges after it", SignalsInRange),
        new("only values with a name are set", NamedValues),
        new("a restart restores what Traverse visits and goes on alike", RestoredGoesOn),
        new("Reset is as new", ResetIsNew),
        new("two instances share nothing", InstancesShareNothing),
    ];

    private static ContractResult SoundDefinition(StrategyDefinition definition)
    {
        List<string> faults = [];
        var settings = new StrategySettings { Name = definition.Name };
        foreach (ParameterDefinition parameter in definition.Parameters)
        {
            if (parameter.Meaning.Length == 0) faults.Add($"parameter {parameter.Name} has no meaning");
            if (parameter.Unit.Length == 0) faults.Add($"parameter {parameter.Name} has no Unit");
            if (!settings.Parameters.TryAdd(parameter.Name, parameter.Default))
                faults.Add($"parameter {parameter.Name} is there twice");
        }

        HashSet<string> names = [];
        foreach (string name in definition.ValueNames)
        {
            if (name.Length == 0) faults.Add("a value has no name");
            else if (!names.Add(name)) faults.Add($"value {name} is there twice");
        }

        foreach (string name in definition.PriceValues)
        {
            if (!names.Contains(name)) faults.Add($"PriceValues names {name}, which is not a value");
        }

        if (faults.Count == 0) new StrategyRegistry().Add(definition).Configure([settings], new BarSettings(), faults);
        return faults.Count == 0 ? ContractResult.Kept : ContractResult.Broken(string.Join("; ", faults));
    }

    private static ContractResult NoAllocation(StrategyDefinition definition)
    {
        StrategyBench bench = new(definition);
        var market = new MoodyMarket(bench, 7);
        for (int i = 0; i < Bars; i++) market.Step();
        Strategy strategy = bench.Configured.Create();
        long allocated = long.MaxValue;

        // The second time round everything is compiled.
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int age = Bars - 1; age >= 0; age--) bench.Show(strategy, age);
            for (int i = 0; i < 100; i++) bench.Show(strategy);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated == 0
            ? ContractResult.Kept
            : ContractResult.Broken(
                $"{allocated} bytes in {Bars + 100} bars: make arrays and indicators in the constructor");
    }

    private static ContractResult SignalsInRange(StrategyDefinition definition)
    {
        StrategyBench bench = new(definition);
        var market = new MoodyMarket(bench, 8);
        int warmUp = bench.Strategy.WarmUpBars;
        int spoken = 0;
        for (int i = 1; i <= Bars; i++)
        {
            Signal signal = market.Step();
            if (signal.IsPresent && i < warmUp)
                return ContractResult.Broken($"speaks at bar {i}, but WarmUpBars is {warmUp}");
            if (!signal.IsValid)
            {
                return ContractResult.Broken(
                    $"bar {i}: direction {signal.Direction}, confidence {signal.Confidence} (-1 to 1, 0 to 1)");
            }

            if (signal.IsPresent) spoken++;
        }

        return spoken > 0
            ? ContractResult.Kept
            : ContractResult.Untested($"never spoke in {Bars} bars: the way to a signal was not tested");
    }

    private static ContractResult NamedValues(StrategyDefinition definition)
    {
        StrategyBench bench = new(definition);
        var market = new MoodyMarket(bench, 10);
        for (int i = 1; i <= Bars; i++)
        {
            Signal signal = market.Step();
            for (int value = definition.ValueNames.Count; value < SignalValues.Capacity; value++)
            {
                if (signal.Values[value] != 0)
                    return ContractResult.Broken($"bar {i}: Values[{value}] is set, but has no name in the definition");
            }
        }

        return ContractResult.Kept;
    }

    private static ContractResult RestoredGoesOn(StrategyDefinition definition)
    {
        StrategyBench bench = new(definition);
        var market = new MoodyMarket(bench, 9);
        for (int i = 0; i < 333; i++) market.Step();
        Strategy original = bench.Strategy;
        var length = StateTraversal.ToHash();
        original.Traverse(ref length);
        byte[] bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        original.Traverse(ref writer);
        Strategy restored = bench.Configured.Create();
        var reader = StateTraversal.ToLoad(bytes);
        restored.Traverse(ref reader);
        if (reader.IsDamaged || !reader.IsAtEnd)
            return ContractResult.Broken("Traverse visits other fields when it loads than when it saves");
        for (int i = 1; i <= 333; i++)
        {
            Signal expected = market.Step();
            Signal actual = bench.Show(restored);
            if (HashOf(actual) != HashOf(expected) || HashOf(restored) != HashOf(original))
            {
                return ContractResult.Broken(
                    $"differs {i} bars after a restart: Traverse visits every field that OnBarClosed changes");
            }
        }

        return ContractResult.Kept;
    }

    private static ContractResult ResetIsNew(StrategyDefinition definition)
    {
        StrategyBench bench = new(definition);
        ulong atStart = HashOf(bench.Configured.Create());
        var market = new MoodyMarket(bench, 11);
        for (int i = 0; i < 333; i++) market.Step();
        Strategy used = bench.Strategy;
        used.Reset();
        if (HashOf(used) != atStart)
            return ContractResult.Broken("what Traverse visits after Reset is not what it visits of a new one");
        Strategy fresh = bench.Configured.Create();
        for (int age = 333 - 1; age >= 0; age--)
        {
            if (HashOf(bench.Show(used, age)) != HashOf(bench.Show(fresh, age)))
                return ContractResult.Broken($"{333 - age} bars after Reset it says something else than a new one");
        }

        return ContractResult.Kept;
    }

    private static ContractResult InstancesShareNothing(StrategyDefinition definition)
    {
        StrategyBench disturbed = new(definition);
        StrategyBench alone = new(definition);
        StrategyBench other = new(definition);
        var disturbedMarket = new MoodyMarket(disturbed, 12);
        var otherMarket = new MoodyMarket(other, 13);
        var aloneMarket = new MoodyMarket(alone, 12);
        List<ulong> expected = [];
        for (int i = 0; i < 333; i++) expected.Add(HashOf(aloneMarket.Step()));
        for (int i = 0; i < 333; i++)
        {
            otherMarket.Step();
            if (HashOf(disturbedMarket.Step()) != expected[i])
                return ContractResult.Broken($"bar {i + 1} depends on another instrument's instance: no static fields");
        }

        return ContractResult.Kept;
    }

    private static ulong HashOf(Strategy strategy)
    {
        var writer = StateTraversal.ToHash();
        strategy.Traverse(ref writer);
        return writer.Hash;
    }

    private static ulong HashOf(Signal signal)
    {
        var writer = StateTraversal.ToHash();
        signal.Traverse(ref writer);
        return writer.Hash;
    }
}
