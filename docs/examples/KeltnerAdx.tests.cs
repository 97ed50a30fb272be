using LowLatency.Core.Signals;
using LowLatency.StrategyTesting;
using NUnit.Framework;

namespace LowLatency.Strategies;

/// <summary>What the strategy must say, bar by bar, on a market made by hand.</summary>
internal sealed class KeltnerAdxStrategyTests
{
    [Test]
    public void In_a_trend_it_buys_above_the_channel()
    {
        Signal signal = Climb().Bar(10_128, 10_300, 10_120, 10_290);
        Assert.That(signal.Direction, Is.EqualTo(1));
        Assert.That(signal.Confidence, Is.EqualTo(1));
        Assert.That(signal.Values[3], Is.EqualTo(100).Within(1e-9), "every move was a rise");
    }

    [Test]
    public void In_a_trend_it_sells_below_the_channel() =>
        Assert.That(Climb().Bar(10_128, 10_130, 9_900, 9_910).Direction, Is.EqualTo(-1));

    [Test]
    public void Without_a_trend_it_is_silent_wherever_the_close_is()
    {
        var bench = new StrategyBench(KeltnerAdxStrategy.Definition);
        for (int i = 0; i < 60; i++) bench.Bar(10_015, 10_020 + (i % 2 * 10), 10_000 + (i % 2 * 10), 10_015);
        Signal signal = bench.Bar(10_015, 10_200, 10_010, 10_190);
        Assert.That(signal.Values[2], Is.LessThan(10_190), "above the channel");
        Assert.That(signal.Values[3], Is.LessThan(25));
        Assert.That(signal.IsPresent, Is.False);
    }

    // Bars of 20 that each rise by 2 stay inside the channel.
    private static StrategyBench Climb()
    {
        var bench = new StrategyBench(KeltnerAdxStrategy.Definition);
        for (int i = 0; i < 60; i++)
        {
            long low = 10_000 + (2 * i);
            Assert.That(bench.Bar(low, low + 20, low, low + 10).IsPresent, Is.False);
        }

        return bench;
    }
}
