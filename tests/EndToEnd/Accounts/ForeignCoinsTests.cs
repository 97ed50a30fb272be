using System;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.EndToEnd.Torture;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.VenueSim.Exchange.Accounts;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>Coins of the owner in the account that the engine trades in.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ForeignCoinsTests
{
    private const int EntriesBefore = 4;
    private static readonly TimeSpan SettleMin = TimeSpan.FromSeconds(5);
    private static readonly InstrumentId Btc = new(0);

    [Test]
    public async Task Two_bitcoins_of_the_owner_are_neither_sold_nor_counted_and_the_log_says_so()
    {
        await using LiveRun live = await LiveRun.StartAsync(
            seed: 31, static options => options.Engine.Execution.StopLossPercent = 0.05m, new AssetAmount("BTC", 2m));
        using (EngineUnderTest engine = live.Run.StartEngine())
        {
            await engine.WaitForLineAsync("ALARM HoldingForeign BinanceSpot:BTCUSDT detail=200000000");
            live.AwaitEntries(engine, EntriesBefore);
            engine.Kill();
        }

        using EngineUnderTest next = live.Run.StartEngine();
        live.AwaitEntries(next, EntriesBefore);
        live.Settle(next, SettleMin);
        Engine whole = live.Run.Replay().Engine!;
        Assert.That(whole.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(2)), next.Log);
        Assert.That(whole.Counters.Drifts, Is.Zero, next.Log);
        Assert.That(live.LeastBought("BTCUSDT"), Is.Zero, "it sold what it had not bought");
        Assert.That(live.ExitsAtVenue, Is.Positive, "nothing was sold at all");
        Assert.That(next.Log, Does.Not.Contain("ALARM HoldingForeign"), "what is known is not told again");
    }

    [Test]
    public async Task Adopted_coins_are_the_position_from_the_first_start_on()
    {
        await using LiveRun live = await LiveRun.StartAsync(
            seed: 32, static options => options.Engine.Instruments[0].AreHoldingsAdopted = true,
            new AssetAmount("BTC", 2m));
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, more: 1);
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        Engine whole = live.Run.Replay().Engine!;
        Assert.That(whole.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.Zero));
        Assert.That(whole.Portfolio.Deposits, Is.GreaterThan(Notional.FromWhole(150_000)), "two bitcoins more");
    }
}
