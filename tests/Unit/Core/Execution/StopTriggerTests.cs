using LowLatency.Core.Execution;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Execution;

/// <summary>The trade price at which the stop of a position becomes a market order.</summary>
public sealed class StopTriggerTests
{
    [TestCase(3_000, 300_00000000L, 40_000, 1, ExpectedResult = 9_600)]
    [TestCase(3_000, 300_00000000L, 40_000, 7, ExpectedResult = 9_597)]
    [TestCase(3_000, 300_00000001L, 40_000, 1, ExpectedResult = 9_600)]
    [TestCase(7, 70000000L, 33_333, 1, ExpectedResult = 9_666)]
    [TestCase(-3_000, -300_00000000L, 40_000, 1, ExpectedResult = 10_400)]
    [TestCase(-3_000, -300_00000001L, 40_000, 1, ExpectedResult = 10_401)]
    [TestCase(-3_000, -300_00000000L, 40_000, 7, ExpectedResult = 10_402)]
    [TestCase(3_000, 0, 40_000, 1, ExpectedResult = 0)]
    [TestCase(3_000, -300_00000000L, 40_000, 1, ExpectedResult = 0)]
    [TestCase(-3_000, 300_00000000L, 40_000, 1, ExpectedResult = 0)]
    [TestCase(-1, long.MinValue, 990_000, 1, ExpectedResult = 0)]
    [TestCase(long.MinValue, -5, 40_000, 1, ExpectedResult = 0)]
    public long The_trigger_lies_on_the_tick_further_from_the_cost(long quantity, long cost, long ppm, long tick)
    {
        var position = new Position { Quantity = new Quantity(quantity), Cost = new Notional(cost) };
        var rules = new InstrumentRules { PriceDecimals = 2, QuantityDecimals = 3, TickUnits = tick, LotUnits = 1 };
        return OrderPricer.StopTrigger(position, ppm, rules).Units;
    }
}
