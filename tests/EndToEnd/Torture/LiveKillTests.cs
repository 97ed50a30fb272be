using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// Kill -9 of the engine, and cuts of its order connection, at random moments while it trades at a venue with real
/// sockets. LOWLATENCY_TORTURE_LIVE sets the number of kills (default 5; as many cuts), LOWLATENCY_SEED repeats a run.
/// </summary>
public sealed class LiveKillTests
{
    private const int KillsDefault = 5;
    private static readonly TimeSpan SettleMin = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Killed_and_cut_off_at_random_moments_it_doubles_no_order_and_loses_no_fill()
    {
        int kills = Number("LOWLATENCY_TORTURE_LIVE", KillsDefault);
        int seed = Number("LOWLATENCY_SEED", Environment.ProcessId);
        TestContext.Out.WriteLine(
            $"LOWLATENCY_SEED={seed} LOWLATENCY_TORTURE_LIVE={kills} dotnet test tests/EndToEnd -c Release "
            + "--filter FullyQualifiedName~LiveKillTests");
        var random = new Random(seed);
        long start = Stopwatch.GetTimestamp();
        await using LiveRun live = await LiveRun.StartAsync(seed);
        for (int kill = 1; kill <= kills; kill++)
        {
            // Both plans of threads go on with each other's journal.
            live.Run.Options.Threads.Plan = kill % 2 == 0 ? "four" : "one";
            live.Run.Write();
            RunAndKill(live, random);
        }

        await SettleAsync(live);
        Assert.That(live.EntriesAtVenue, Is.GreaterThan(kills / 2), "the runs traded too little to prove anything");
        TestContext.Out.WriteLine(
            $"{kills} kills and as many cuts; {live.Summary()}; {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    }

    // A quarter of the kills hit the start: recovery, the first connection, the reconciliation. The others wait until
    // the venue has accepted an entry of this run, so that they hit orders under way.
    private static void RunAndKill(LiveRun live, Random random)
    {
        using EngineUnderTest engine = live.Run.StartEngine();
        if (random.Next(4) == 0)
        {
            Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(random.Next(1, 2_500))), Is.True, engine.Log);
        }
        else
        {
            live.AwaitEntries(engine, more: 1);
            Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(random.Next(1, 1_500))), Is.True, engine.Log);
        }

        live.Inject(random.Next(3) switch
        {
            0 => "socket-abort",
            1 => "socket-close:1006",
            _ => "api-answer-lost/order.place",
        });
        Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(random.Next(1, 2_000))), Is.True, engine.Log);
        engine.Kill();
        live.AssertNothingDoubled();
    }

    /// <summary>The last run goes on until it agrees with the venue, then stops in order; replay agrees too.</summary>
    private static async Task SettleAsync(LiveRun live)
    {
        live.Run.Venue.ClearExchangeFaults();
        using EngineUnderTest engine = live.Run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        live.AssertNothingLeftWithoutCause(live.Settle(engine, SettleMin));
    }

    private static int Number(string variable, int absent) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value)
            ? value
            : absent;
}
