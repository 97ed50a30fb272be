using System;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Accounts;

/// <summary>
/// Fifty fills a second without a pause, and 1,000 (or a coin) that went without a word: what two answers, each behind
/// or ahead by some fills, can both show is booked within a bounded time, and nothing else ever is.
/// </summary>
public sealed class BusyAccountTests
{
    private const int FillsPerSecond = 50;
    private const int AnswerSeconds = 4;
    private const decimal Gone = 1_000m;
    private static readonly InstrumentId Btc = new(0);
    private static readonly AccountKey Place = new(VenueId.BinanceSpot);

    [Test]
    public void A_withdrawal_of_cash_is_booked_within_a_minute(
        [Values(0, 7)] int behind, [Values(0, 3)] int ahead, [Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        EngineFixture fixture = Ready(out EngineCommand order);
        int second = Trade(fixture, order, random, behind, ahead, isCash: true, seconds: 60);
        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(1), $"seed {seed}, {second} s");
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True, $"seed {seed}");
        Assert.That(fixture.All.Exists(static one => one.Reason == ReasonCode.BalanceUnproven), Is.False);
    }

    [Test]
    public void A_withdrawal_of_coins_is_booked_within_a_minute([Values(0, 7)] int behind, [Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        EngineFixture fixture = Ready(out EngineCommand order);
        int second = Trade(fixture, order, random, behind, ahead: 0, isCash: false, seconds: 60);
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(4)), $"seed {seed}");
        Assert.That(second, Is.LessThan(60));
    }

    [Test]
    public void Nothing_is_booked_while_nothing_went([Range(1, 6)] int seed)
    {
        var random = new Random(seed);
        EngineFixture fixture = Ready(out EngineCommand order);
        Trade(fixture, order, random, behind: 7, ahead: 3, isCash: true, seconds: 90, gone: 0);
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero, $"seed {seed}");
        Assert.That(fixture.All.Exists(static one => one.Reason == ReasonCode.BalanceUnproven), Is.False);
    }

    [Test]
    public void Equal_slices_at_one_price_are_never_part_of_what_is_booked([Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        EngineFixture fixture = Ready(out EngineCommand order);
        Trade(fixture, order, random, behind: 7, ahead: 3, isCash: true, seconds: 90, areEqual: true);
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero, $"seed {seed}: it cannot be known which it is");
    }

    [Test]
    public void A_restart_goes_on_with_all_that_is_remembered()
    {
        EngineFixture fixture = Ready(out EngineCommand order);
        Trade(fixture, order, new Random(5), behind: 7, ahead: 3, isCash: true, seconds: 21);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(Settings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
    }

    [Test]
    public void A_fill_that_was_missed_all_the_while_is_taken_back_when_it_is_told([Range(1, 4)] int seed)
    {
        EngineFixture fixture = Ready(out EngineCommand order);
        EventSlot[] missed = fixture.Events.Fill(order.ClientOrderId, 90_000, 10_000, 10_000);
        missed[0].Header.VenueNanos = fixture.Events.NowNanos;
        Trade(fixture, order, new Random(seed), behind: 0, ahead: 3, isCash: true, seconds: 60);
        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(1), $"seed {seed}: the 1,000 that it took");
        Notional cash = fixture.Engine.Portfolio.Cash;
        Tell(fixture, missed);
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(cash), $"seed {seed}");
    }

    // Until the drift is booked, or for so many seconds; returns how many it took.
    private static int Trade(
        EngineFixture fixture, in EngineCommand order, Random random, int behind, int ahead, bool isCash, int seconds,
        decimal gone = Gone, bool areEqual = false)
    {
        Account account = fixture.Engine.Portfolio;
        decimal[] cash = new decimal[(seconds * FillsPerSecond) + 1];
        decimal[] coins = new decimal[cash.Length];
        (cash[0], coins[0]) = (account.Cash.Units / 100_000_000m, 5m);
        EventSlot[][] fills = new EventSlot[cash.Length][];
        int told = 0;
        for (int fill = 1; fill < cash.Length; fill++)
        {
            // Executed now; told when so many more have been.
            fixture.Events.Step(1_000 / FillsPerSecond);
            long units = areEqual ? 2 : random.Next(1, 40);
            long price = areEqual ? 9_999 : 9_990 + random.Next(10);
            fills[fill] = fixture.Events.Fill(order.ClientOrderId, fill, price, units);
            fills[fill][0].Header.VenueNanos = fixture.Events.NowNanos;
            cash[fill] = cash[fill - 1] - (units * price / 100_000m);
            coins[fill] = coins[fill - 1] + (units / 1_000m);
            while (told < fill - ahead) Tell(fixture, fills[++told]);
            if (fill % (AnswerSeconds * FillsPerSecond) != 0) continue;
            fixture.Refresh();
            int at = fill - random.Next(behind + 1);
            fixture.Apply(isCash
                ? fixture.Events.Balance(-1, cash[at] - gone, BalanceSource.Reconciliation)
                : fixture.Events.Balance(0, coins[at] - 1m, BalanceSource.Reconciliation));
            bool isBooked = isCash
                ? fixture.Engine.Counters.Drifts > 0
                : account.Foreign.Of(Btc) != Notional.FromWhole(5);
            if (!isBooked) continue;
            long expected = (long)((isCash ? cash[told] - gone : coins[told] - 1m) * 100_000_000m);
            long held = isCash
                ? account.Cash.Units
                : (account[Btc].Quantity.Units * 100_000) + account.Foreign.Of(Btc).Units;
            Assert.That(held, Is.EqualTo(expected).Within(20_000), $"{fill / FillsPerSecond} s");
            return fill / FillsPerSecond;
        }

        return seconds;
    }

    private static void Tell(EngineFixture fixture, EventSlot[] fill)
    {
        EventSlot[] now = fixture.Events.Clock();
        fill[0].Header.ReceiveWallNanos = now[0].Header.ReceiveWallNanos;
        fill[0].Header.ReceiveMonotonicNanos = now[0].Header.ReceiveMonotonicNanos;
        fixture.Apply(fill);
    }

    private static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Execution.LimitOrderLifeMillis = 3_600_000;
        settings.Capacity.Fills = 16_384;
        return settings;
    }

    // An order so large that no fill of these ends it.
    private static EngineFixture Ready(out EngineCommand order)
    {
        var fixture = new EngineFixture(Settings());
        fixture.StartLive();
        fixture.Unlock();
        fixture.Apply(fixture.Events.Balance(-1, 1_000_000m));
        fixture.Apply(fixture.Events.Balance(0, 5m));
        fixture.Apply(fixture.Events.Balance(1, 0m));
        order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        return fixture;
    }
}
