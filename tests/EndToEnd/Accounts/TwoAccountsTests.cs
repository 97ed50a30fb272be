using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.EndToEnd.Torture;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>
/// Two accounts in one engine process: both trade; what happens to the venue of one is no matter of the other; what was
/// sent where is the same after a crash and in a replay.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class TwoAccountsTests
{
    private const int EntriesBefore = 3;
    private const int EntriesMeanwhile = 6;

    [TestCase(false, "SOL", "one", "four")]
    [TestCase(true, "ETH", "four", "one")]
    public async Task Both_trade_each_with_its_own_cash_and_a_restart_goes_on_with_both(
        bool isOneAddress, string other, string plan, string planOfRestart)
    {
        await using TwoAccountsRun run = await TwoAccountsRun.StartAsync(seed: 1, isOneAddress);
        run.UsePlan(plan);
        using (EngineUnderTest engine = run.StartEngine())
        {
            run.AwaitEntries(engine, TwoAccountsRun.First, EntriesBefore);
            run.AwaitEntries(engine, TwoAccountsRun.Second, EntriesBefore);
            engine.Kill();
        }

        run.UsePlan(planOfRestart);
        using EngineUnderTest next = run.StartEngine();
        run.AwaitEntries(next, TwoAccountsRun.First, EntriesBefore);
        run.AwaitEntries(next, TwoAccountsRun.Second, EntriesBefore);
        run.AwaitEqual(next, TwoAccountsRun.First);
        run.AwaitEqual(next, TwoAccountsRun.Second);
        next.Terminate();
        Assert.That(next.WaitForExit(), Is.Zero, next.Log);
        Engine engineOfJournal = run.Replay();
        Assert.That(engineOfJournal.ComputeStateHash().ToString("x16"), Is.EqualTo(run.StateHashOfTheEnd()));
        for (int account = TwoAccountsRun.First; account <= TwoAccountsRun.Second; account++)
        {
            Assert.That(run.Differences(engineOfJournal, account), Is.Empty, next.Log);
            run.AssertNothingDoubled(account);
        }

        Assert.That(TwoAccountsRun.Holdings(engineOfJournal), Is.EqualTo(new[]
        {
            "BinanceSpot BTC", "BinanceSpot ETH", "BinanceSpot USDT", "BinanceSpot#1 BTC", $"BinanceSpot#1 {other}",
            "BinanceSpot#1 USDT",
        }));
        Assert.That(engineOfJournal.Counters.Drifts, Is.Zero, "no account's cash was taken for the other's");
    }

    [Test]
    public async Task The_other_account_trades_on_while_a_venue_is(
        [Values("killed", "banned", "silent")] string state, [Values("one", "four")] string plan)
    {
        int bad = state == "silent" ? TwoAccountsRun.Second : TwoAccountsRun.First;
        int good = 1 - bad;
        await using TwoAccountsRun run = await TwoAccountsRun.StartAsync(seed: 2);
        run.UsePlan(plan);
        using SilentVenue? silent = await TradeAndBreakAsync(run, state, bad, good);

        // The engine comes back while the venue is still away: recovery, start and trading do not wait for it.
        using EngineUnderTest engine = run.StartEngine();
        run.AwaitEntries(engine, good, EntriesMeanwhile);
        run.AwaitEqual(engine, good);
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        Engine whole = run.Replay();
        Assert.That(whole.ComputeStateHash().ToString("x16"), Is.EqualTo(run.StateHashOfTheEnd()));
        Assert.That(run.Differences(whole, good), Is.Empty, engine.Log);
        run.AssertNothingDoubled(good);
        run.AssertNothingDoubled(bad);
        TestContext.Out.WriteLine(engine.Log);
    }

    private static async Task<SilentVenue?> TradeAndBreakAsync(TwoAccountsRun run, string state, int bad, int good)
    {
        using EngineUnderTest engine = run.StartEngine();
        run.AwaitEntries(engine, good, EntriesBefore);
        run.AwaitEntries(engine, bad, EntriesBefore);
        SilentVenue? silent = null;
        if (state == "banned")
        {
            run.Inject(bad, "api-418:600");
        }
        else
        {
            int port = run.PortOf(bad);
            await run.VenueOf(bad).StopAsync();
            if (state == "silent") silent = new SilentVenue(port);
        }

        int before = run.Entries(good);
        int badBefore = run.Entries(bad);
        run.AwaitEntries(engine, good, EntriesMeanwhile);
        Assert.That(run.Entries(good), Is.GreaterThanOrEqualTo(before + EntriesMeanwhile));
        Assert.That(run.Entries(bad), Is.LessThanOrEqualTo(badBefore + 1), "it is away");
        engine.Kill();
        return silent;
    }
}
