using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Strategies;

internal sealed class StrategyRegistryTests
{
    private readonly List<string> _faults = [];

    [SetUp]
    public void SetUp() => _faults.Clear();

    [Test]
    public void Defaults_need_no_parameters()
    {
        IReadOnlyList<ConfiguredStrategy> configured = Configure(
            new StrategySettings { Name = "ema-momentum" },
            new StrategySettings { Name = "rsi-mean-reversion", Weight = 0.7m });
        Assert.That(_faults, Is.Empty);
        Assert.That(configured, Has.Count.EqualTo(2));
        Assert.That(configured[0].Create().WarmUpBars, Is.EqualTo(70), "slow 21, then 50 spreads");
        Assert.That(configured[1].Create().WarmUpBars, Is.EqualTo(15));
        Assert.That(configured[1].Weight, Is.EqualTo(0.7));
    }

    [Test]
    public void Every_fault_is_listed_with_its_path()
    {
        IReadOnlyList<ConfiguredStrategy> configured = Configure(
            new StrategySettings { Name = "no-such" },
            new StrategySettings
            {
                Name = "ema-momentum",
                Parameters = { ["fast"] = 0, ["slwo"] = 5, ["slow"] = 2.5m },
            },
            new StrategySettings { Name = "ema-momentum", Parameters = { ["fast"] = 30 } },
            new StrategySettings { Name = "ema-momentum", Parameters = { ["zWindow"] = 500 } },
            new StrategySettings { Name = "rsi-mean-reversion", Weight = 0 },
            new StrategySettings { Name = "macd", OffIn = ["trend", "Trend"] },
            new StrategySettings { Name = "bollinger-breakout", Parameters = { ["period"] = 5 } });
        Assert.That(configured, Is.Empty);
        Assert.That(_faults, Is.EqualTo(new[]
        {
            "strategies[0].name: there is no strategy 'no-such'; known: bollinger-breakout, buy-and-hold, "
            + "ema-momentum, macd, rsi-mean-reversion, sma-crossover",
            "strategies[1].parameters.fast: 0 is outside 1..500",
            "strategies[1].parameters.slow: 2.5 is not a whole number",
            "strategies[1].parameters.slwo: ema-momentum has no such parameter; "
            + "known: fast, slow, zWindow, volumePeriod",
            "strategies[2].parameters: fast is not below slow",
            "strategies[3]: ema-momentum needs 520 closed bars, but bars.history keeps 256",
            "strategies[4].weight: 0 is not above 0 and at most 1000",
            "strategies[5].offIn[1]: there is no regime 'Trend'; known: range, trend, volatile",
            "strategies[6].parameters: no close can be so many deviations away from the mean of so few",
        }));
    }

    [TestCase("keltner_adx")]
    [TestCase("a/b")]
    [TestCase("")]
    public void A_name_that_no_file_can_have_is_refused(string name)
    {
        StrategyDefinition definition = BuyAndHold() with { Name = name };
        Assert.That(() => StrategyRegistry.BuiltIn().Add(definition), Throws.ArgumentException);
    }

    [Test]
    public void What_a_strategy_throws_while_it_is_configured_is_a_fault_with_its_name()
    {
        StrategyRegistry registry = new StrategyRegistry()
            .Add(BuyAndHold() with { Name = "made", Create = static _ => throw new InvalidOperationException("no") })
            .Add(BuyAndHold() with { Name = "checked", Check = static _ => throw new InvalidOperationException("no") })
            .Add(BuyAndHold() with { Name = "warmed", Create = static _ => new ThrowingStrategy(isWarm: false) });
        IReadOnlyList<ConfiguredStrategy> configured = registry.Configure(
            [
                new StrategySettings { Name = "made" },
                new StrategySettings { Name = "checked" },
                new StrategySettings { Name = "warmed" },
            ],
            new BarSettings(), _faults);
        Assert.That(configured, Is.Empty);
        Assert.That(_faults, Is.EqualTo(new[]
        {
            "strategies[0]: made: its constructor threw InvalidOperationException: no",
            "strategies[1]: checked: its check of parameters threw InvalidOperationException: no",
            "strategies[2]: warmed: its WarmUpBars threw InvalidOperationException: no bars",
        }));
    }

    private static StrategyDefinition BuyAndHold() =>
        StrategyRegistry.BuiltIn().Find(new StrategySettings { Name = "buy-and-hold" })!;

    private IReadOnlyList<ConfiguredStrategy> Configure(params StrategySettings[] settings) =>
        StrategyRegistry.BuiltIn().Configure(settings, new BarSettings(), _faults);
}
