using LowLatency.Backtest;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Strategies;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>The table of ranges is what a backtest refuses by.</summary>
[TestFixture]
public sealed class SettingsRangeTests
{
    [Test]
    public void Numbers_outside_their_ranges_are_refused_together_each_with_its_path_and_range()
    {
        var settings = new BacktestSettings { SampleSeconds = 0 };
        settings.Costs.ParticipationPercent = 100.5m;
        settings.Latency.FeedMicros = -1;
        settings.Data.Add(new DataSettings { Path = "a.csv", Instrument = "BinanceSpot:A" });
        settings.Data.Add(new DataSettings { Path = "b.csv", Instrument = "BinanceSpot:B", Tick = -0.1m });
        settings.Data[1].IntervalSeconds = -60;
        settings.Data[1].Recording.Depth = 0;

        string[] faults = Faults(settings);

        Assert.That(faults, Has.Member("sampleSeconds: must be >= 1 and <= 31622400, is 0"));
        Assert.That(faults, Has.Member("costs.participationPercent: must be >= 0 and <= 100, is 100.5"));
        Assert.That(faults, Has.Member("latency.feedMicros: must be >= 0 and <= 60000000, is -1"));
        Assert.That(faults, Has.Member("data[1].tick: must be >= 0 and <= 1000000000, is -0.1"));
        Assert.That(faults, Has.Member("data[1].intervalSeconds: must be >= 0 and <= 2678400, is -60"));
        Assert.That(faults, Has.Member("data[1].recording.depth: must be >= 1 and <= 5000, is 0"));
        Assert.That(faults, Has.None.StartsWith("data[0]"));
    }

    [Test]
    public void The_ends_of_every_range_are_within_it()
    {
        foreach (SettingRange<BacktestSettings> range in BacktestRanges.All)
        {
            foreach (decimal end in (decimal[])[range.Min, range.Max])
            {
                Assert.That((range with { Value = _ => end }).FaultOf(new BacktestSettings()), Is.Null, range.Path);
            }
        }
    }

    private static string[] Faults(BacktestSettings settings)
    {
        try
        {
            BacktestSettingsValidator.Check(settings, StrategyCatalog.All());
            return [];
        }
        catch (BacktestException exception)
        {
            return exception.Message.Split('\n');
        }
    }
}
