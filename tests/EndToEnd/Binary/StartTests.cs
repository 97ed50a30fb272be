using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Torture;
using LowLatency.Host.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Binary;

/// <summary>What the AOT binary promises; LOWLATENCY_ENGINE names it.</summary>
[NonParallelizable]
public sealed class StartTests
{
    private const int Starts = 5;
    private const int Rounds = 3;
    private const double SubscribedMillisMax = 100;
    private const long ResidentBytesMax = 40_000_000;

    [SetUp]
    public void Needs_the_binary()
    {
        if (EngineUnderTest.Binary == null)
        {
            Assert.Ignore($"{EngineUnderTest.Variable} does not name the AOT binary "
                + "(dotnet publish engine/Host -r linux-x64 -c Release)");
        }
    }

    [Test]
    public async Task Process_start_to_subscribed_takes_less_than_100_ms_on_loopback()
    {
        await using TortureRun run = await TortureRun.StartAsync(AsDelivered, messagesPerSecond: 200);
        double median = double.MaxValue;

        // Others on the machine get three rounds to leave it alone for one; an engine that is slow is slow in all.
        for (int round = 0; round < Rounds && median >= SubscribedMillisMax; round++)
        {
            var millis = new List<double>();
            for (int i = 0; i < Starts; i++) millis.Add(await StartOnceAsync(run, $"journal-{round}-{i}"));
            TestContext.Out.WriteLine($"start to subscribed, ms: {string.Join(", ", millis)}");
            millis.Sort();
            Assert.That(millis[0], Is.Positive);
            median = millis[Starts / 2];
        }

        Assert.That(median, Is.LessThan(SubscribedMillisMax));
    }

    [Test]
    public async Task Ten_symbols_take_less_than_40_MB()
    {
        await using TortureRun run = await TortureRun.StartAsync(AsDelivered);
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");

        // Books, bars, two snapshots and the log of some seconds.
        Assert.That(engine.Outlives(TimeSpan.FromSeconds(3)), Is.True, engine.Log);
        long peak = engine.PeakResidentBytes;
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        TestContext.Out.WriteLine(
            $"peak resident set {peak / 1e6:F1} MB, {run.Report().LastSequence} events, at the end "
            + $"{run.Report().ResidentBytes / 1e6:F1} MB");
        Assert.That(peak, Is.LessThan(ResidentBytesMax));
        Assert.That(run.Report().ResidentBytes, Is.LessThan(ResidentBytesMax));
    }

    private static async Task<double> StartOnceAsync(TortureRun run, string journal)
    {
        run.Options.Journal.Directory = Path.Combine(run.Folder, journal);
        run.Write();
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        return run.Report().StartToSubscribedMillis;
    }

    // Sizes as an operator gets them; only addresses and the pace of snapshots are the test's.
    private static void AsDelivered(HostOptions options)
    {
        options.Venues[0].Depth = 1_000;
        options.Venues[0].HistoryBars = 200;
        options.Engine.StateHashEvery = 65_536;
        options.Journal = new JournalOptions { Directory = options.Journal.Directory, SnapshotSeconds = 1 };
    }
}
