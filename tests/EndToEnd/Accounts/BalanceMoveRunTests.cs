using System;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.EndToEnd.Torture;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>60,000 of 100,000 dollars leave the account while the engine trades in it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BalanceMoveRunTests
{
    private const int EntriesBefore = 4;
    private const int EntriesAfter = 3;
    private const string Withdrawal = "venue-deposit:USDT=-60000";
    private static readonly TimeSpan SettleMin = TimeSpan.FromSeconds(5);

    [Test]
    public async Task A_withdrawal_that_the_venue_tells_is_booked_at_once_and_trading_goes_on_with_the_rest()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 34);
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, EntriesBefore);
        live.Inject(Withdrawal);
        await engine.WaitForLineAsync("ALARM BalanceMoved BinanceSpot detail=-6000000000000");
        live.AwaitEntries(engine, EntriesAfter);
        live.Settle(engine, SettleMin);
        Engine whole = live.Run.Replay().Engine!;
        Assert.That(whole.Portfolio.Deposits, Is.EqualTo(Notional.FromWhole(40_000)), engine.Log);
        Assert.That(whole.Counters.Drifts, Is.Zero, engine.Log);
        Assert.That(whole.Counters.OrdersRejected[ReasonCode.VenueRejectedInsufficientBalance], Is.LessThan(2));
        Assert.That(whole.Risk.DriftHalt.IsSet, Is.False);
    }

    [Test]
    public async Task A_withdrawal_that_nobody_tells_is_found_by_comparing_and_halts_entries()
    {
        await using LiveRun live = await LiveRun.StartAsync(
            seed: 35, static options => options.Engine.Reconciliation.UnprovenMillisMax = 10_000);
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, EntriesBefore);
        live.Inject("user-lost/balanceUpdate");
        live.Inject(Withdrawal);
        await engine.WaitForLineAsync("ALARM BalanceDrift");
        await engine.WaitForLineAsync("ALARM RiskPositionDrift");
        live.Settle(engine, SettleMin);
        Engine whole = live.Run.Replay().Engine!;
        Assert.That(whole.Portfolio.Deposits.Units, Is.EqualTo(Notional.FromWhole(40_000).Units).Within(10_000));
        Assert.That(engine.Log, Does.Not.Contain("ALARM BalanceMoved"));
    }
}
