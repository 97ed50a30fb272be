using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;
using LowLatency.Strategies;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies;

/// <summary>What every registered strategy must keep, a user's as well; nothing is to be added for a new one.</summary>
internal sealed class StrategyContractTests
{
    private const int Bars = 1_500;

    private static IEnumerable<string> Names()
    {
        foreach (StrategyDefinition definition in StrategyCatalog.All().Definitions) yield return definition.Name;
    }

    [TestCaseSource(nameof(Names))]
    public void A_bar_costs_no_allocation(string name)
    {
        StrategyBench bench = Bench(name);
        var market = new RandomMarket(bench, 7);
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

        Assert.That(allocated, Is.Zero);
    }

    [TestCaseSource(nameof(Names))]
    public void It_is_silent_before_its_warm_up_and_speaks_within_its_ranges_after_it(string name)
    {
        StrategyBench bench = Bench(name);
        var market = new RandomMarket(bench, 8);
        int spoken = 0;
        for (int i = 1; i <= Bars; i++)
        {
            Signal signal = market.Step();
            if (signal.IsPresent && i < bench.Strategy.WarmUpBars) Assert.Fail($"speaks at bar {i}");
            if (!signal.IsValid) Assert.Fail($"bar {i}: {signal.Direction} {signal.Confidence}");
            if (signal.IsPresent) spoken++;
        }

        if (spoken > 0) return;
        Assert.That(StrategyRegistry.BuiltIn().TryGet(name, out _), Is.False, "a market of many moods moves ours");
        Assert.Warn($"{name} never spoke in {Bars} bars: the way to a signal was not tested here");
    }

    [TestCaseSource(nameof(Names))]
    public void A_restored_one_goes_on_alike_and_a_reset_one_is_as_new(string name)
    {
        StrategyBench bench = Bench(name);
        Strategy fresh = bench.Configured.Create();
        ulong atStart = HashOf(fresh);
        var market = new RandomMarket(bench, 9);
        for (int i = 0; i < 333; i++) market.Step();
        Strategy original = bench.Strategy;
        Strategy restored = Restored(original, bench.Configured);
        for (int i = 0; i < 333; i++)
        {
            Signal expected = market.Step();
            Signal actual = bench.Show(restored);
            Assert.That(HashOf(actual), Is.EqualTo(HashOf(expected)), $"bar {i}");
            Assert.That(HashOf(restored), Is.EqualTo(HashOf(original)), $"bar {i}");
        }

        original.Reset();
        Assert.That(HashOf(original), Is.EqualTo(atStart));
    }

    [TestCaseSource(nameof(Names))]
    public void Its_default_parameters_are_sound_and_its_values_have_names(string name)
    {
        StrategyDefinition definition = Find(name);
        List<string> faults = [];
        var settings = new StrategySettings { Name = name };
        foreach (ParameterDefinition parameter in definition.Parameters)
        {
            Assert.That(parameter.Meaning, Is.Not.Empty, parameter.Name);
            settings.Parameters[parameter.Name] = parameter.Default;
        }

        StrategyCatalog.All().Configure([settings], new BarSettings(), faults);
        Assert.That(faults, Is.Empty);
        Assert.That(definition.ValueNames, Is.Unique);
        StrategyBench bench = Bench(name);
        var market = new RandomMarket(bench, 10);
        for (int i = 0; i < 300; i++)
        {
            Signal signal = market.Step();
            for (int value = definition.ValueNames.Count; value < SignalValues.Capacity; value++)
                Assert.That(signal.Values[value], Is.Zero, $"value {value} has no name");
        }
    }

    private static StrategyDefinition Find(string name)
    {
        Assert.That(StrategyCatalog.All().TryGet(name, out StrategyDefinition? definition));
        return definition!;
    }

    private static StrategyBench Bench(string name) => new(Find(name));

    private static Strategy Restored(Strategy original, ConfiguredStrategy configured)
    {
        StateWriter length = new();
        original.Save(ref length);
        var bytes = new byte[length.Length];
        StateWriter writer = new(bytes);
        original.Save(ref writer);
        Strategy restored = configured.Create();
        StateReader reader = new(bytes);
        restored.Load(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd, "Load reads what Save wrote");
        return restored;
    }

    private static ulong HashOf(Strategy strategy)
    {
        StateWriter writer = new();
        strategy.Save(ref writer);
        return writer.Hash;
    }

    private static ulong HashOf(Signal signal)
    {
        StateWriter writer = new();
        signal.Save(ref writer);
        return writer.Hash;
    }

    // Trends, ranges, jumps and standstills, with a book that leans and a position that comes and goes.
    private sealed class RandomMarket(StrategyBench bench, int seed)
    {
        private readonly Random _random = new(seed);
        private long _close = 1_000_000;
        private int _mood;

        public Signal Step()
        {
            if (_random.Next(40) == 0) _mood = _random.Next(4);
            long open = _close;
            int step = _mood switch { 0 => 0, 1 => _random.Next(-300, 900), 2 => _random.Next(-900, 300), _ => 0 };
            if (_mood == 3) step = _random.Next(-1_500, 1_501);
            _close = Math.Max(10_000, _close + step);
            bench.Position = new Quantity(_random.Next(3) * 1_000);
            bench.Book(_close - 1, _random.Next(1, 500), _close + 1, _random.Next(1, 500));
            long high = Math.Max(open, _close) + _random.Next(100);
            long low = Math.Min(open, _close) - _random.Next(100);
            return bench.Bar(open, high, low, _close, _random.NextInt64(1, 1_000_000_000));
        }
    }
}
