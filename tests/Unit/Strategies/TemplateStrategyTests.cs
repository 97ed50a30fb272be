using LowLatency.Core.Signals;
using LowLatency.Strategies;
using LowLatency.StrategyTesting;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies;

/// <summary>What the strategy must say, bar by bar, on a market made by hand.</summary>
internal sealed class TemplateStrategyTests
{
    [Test]
    public void It_buys_above_and_sells_below_the_mean_by_the_threshold()
    {
        var bench = new StrategyBench(TemplateStrategy.Definition, ("period", 3), ("thresholdPercent", 1));
        bench.Bar(10_000);
        bench.Bar(10_000);
        Assert.That(bench.Bar(10_100).IsPresent, Is.False, "0.66 % above the mean of three");
        Signal up = bench.Bar(10_400);
        Assert.That(up.Direction, Is.EqualTo(1));
        Assert.That(up.Values[0], Is.EqualTo(30_500 / 3.0), "the mean of 10,000, 10,100 and 10,400");
        Assert.That(bench.Bar(9_500).Direction, Is.EqualTo(-1));
    }

    [Test]
    public void A_book_that_leans_the_other_way_vetoes()
    {
        var bench = new StrategyBench(TemplateStrategy.Definition, ("period", 2), ("thresholdPercent", 1));
        bench.Bar(10_000);
        bench.Book(10_399, 100, 10_401, 300);
        Signal signal = bench.Bar(10_400);
        Assert.That(signal.Values[2], Is.EqualTo(-0.5), "(100 - 300) / 400");
        Assert.That(signal.IsPresent, Is.False);
        bench.Book(10_799, 300, 10_801, 100);
        Assert.That(bench.Bar(10_800).Direction, Is.EqualTo(1));
    }
}
