using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Model.Events.Accounts;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// What the machine under a live engine may do to it while orders flow: stand still, move its clock, fail to write.
/// Each ends in the state that runbook.md tells, with its alarm; then both sides agree and nothing is doubled.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class LiveFaultTests
{
    private const int IoError = 74;
    private const int EntriesBefore = 3;
    private const int EntriesAfter = 3;
    private const int EntriesWhileDrifting = 10;
    private const long NanosPerMilli = 1_000_000;
    private const long Mebibyte = 1 << 20;

    private static readonly TimeSpan SettleMin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DriftMeasuredMin = TimeSpan.FromSeconds(10);

    // Thirty seconds are longer than market data may be old, and shorter than any side's limit for a silent connection:
    // the sockets are still up afterwards, full of what was true then.
    [Test]
    public async Task Stopped_for_thirty_seconds_it_places_nothing_on_what_came_meanwhile()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 1);
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, EntriesBefore);
        engine.Pause();
        await Task.Delay(TimeSpan.FromSeconds(30));
        engine.Resume();
        await engine.WaitForLineAsync("ALARM the process stood still for 3");
        await engine.WaitForLineAsync("ALARM FeedStale");
        live.AwaitEntries(engine, EntriesAfter);
        JournalLedger ledger = Settle(live, engine);
        TestContext.Out.WriteLine(
            $"oldest book of an entry {ledger.OldestBookOfEntryNanos / 1e6:F0} ms at {ledger.OldestBookSequence}, "
            + $"of an exit {ledger.OldestBookOfExitNanos / 1e6:F0} ms; {live.Summary()}\n{engine.Log}");
        long blockNanos = live.Run.Options.Engine.Staleness.BlockMillis * NanosPerMilli;
        Assert.That(ledger.OldestBookOfEntryNanos, Is.Positive.And.LessThan(blockNanos), engine.Log);
    }

    // A step forward is taken over at once, and at once the venue is too far behind. Set right again, which is a step
    // back, the clock of the events works it off at a sixteenth: four of the five seconds take 64.
    [Test]
    public async Task Clock_stepped_forward_blocks_orders_until_it_is_right_again()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 2);
        using var clock = new EngineWallClock(live.Run.Folder);
        using EngineUnderTest engine = live.Run.StartEngine(clock.Launcher);
        live.AwaitEntries(engine, EntriesBefore);
        clock.StepTo(TimeSpan.FromSeconds(5));
        await engine.WaitForLineAsync("taken over; see runbook: clock");
        await engine.WaitForLineAsync("ALARM ClockOffset ");
        clock.StepTo(TimeSpan.Zero);
        AssertBlockedAndResumed(live, engine);
    }

    // A step back is worked off: the events' time is right for a while, off by a second after sixteen, and then orders
    // are blocked. Set right again, which is a step forward, it is taken over at once.
    [Test]
    public async Task Clock_stepped_back_blocks_orders_once_a_second_is_worked_off()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 3);
        using var clock = new EngineWallClock(live.Run.Folder);
        using EngineUnderTest engine = live.Run.StartEngine(clock.Launcher);
        live.AwaitEntries(engine, EntriesBefore);
        clock.StepTo(TimeSpan.FromSeconds(-5));
        await engine.WaitForLineAsync("worked off slowly; see runbook: clock");
        await engine.WaitForLineAsync("ALARM ClockOffset ");
        clock.StepTo(TimeSpan.Zero);
        AssertBlockedAndResumed(live, engine);
    }

    // 500 ppm take 2,000 s to a second: the clock has drifted for 1,700 s when the engine starts, and after a while at
    // that pace the last 0.15 s are passed at forty times of it.
    [Test]
    public async Task Clock_that_drifts_is_followed_and_traded_on_until_it_is_a_second_off()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 4);
        using var clock = new EngineWallClock(live.Run.Folder);
        clock.Drift(500, already: TimeSpan.FromSeconds(1_700));
        using EngineUnderTest engine = live.Run.StartEngine(clock.Launcher);
        live.AwaitEntries(engine, EntriesWhileDrifting);
        AssertClockNotAlarmed(engine);

        // On a busy machine half a millisecond may lie between the two clocks' readings for one event: the longer the
        // run, the less that says.
        double ppm = 0;
        live.AwaitLedger(
            engine, ledger => ledger.Elapsed >= DriftMeasuredMin && IsNear(ppm = ledger.WallClockFastPpm, 500),
            "the events' clock does not run fast by 500 ppm");
        TestContext.Out.WriteLine($"the events' clock ran fast by {ppm:F0} ppm");
        AssertClockNotAlarmed(engine);
        clock.Drift(20_000, already: TimeSpan.FromSeconds(42.5));
        await engine.WaitForLineAsync("ALARM ClockOffset ");
        Assert.That(engine.Log, Does.Not.Contain("ALARM system clock stepped"), "it never stepped");
        clock.StepTo(TimeSpan.Zero);
        AssertBlockedAndResumed(live, engine);
    }

    [TestCase("fdatasync", "JournalFlushFailed")]
    [TestCase("pwrite64", "JournalWriteFailed")]
    public async Task Disk_that_begins_to_fail_ends_the_engine_and_no_order_is_without_its_cause(
        string call, string expected)
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 5);
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, EntriesBefore);
        using IDisposable fault = Strace.Attach(engine, call, "error=EIO");
        await AssertHaltedThenContinuesAsync(live, engine, expected);
    }

    [Test]
    public async Task Disk_that_fills_up_ends_the_engine_and_no_order_is_without_its_cause()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 6, options => options.Journal.SegmentMebibytes = 1);
        using var disk = new SmallDisk(live.Run.Folder, 32);
        live.Run.Options.Journal.Directory = Path.Combine(disk.Path, "journal");
        live.Run.Write();
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, EntriesBefore);
        disk.Fill(leave: Mebibyte);
        await engine.WaitForLineAsync("entries are off; exits, stops and cancels go on");
        await AssertHaltedThenContinuesAsync(live, engine, "JournalFull", Mend);

        void Mend()
        {
            disk.Free();
            File.WriteAllText(Path.Combine(live.Run.Control, "RESUME-RiskHalted"), "");
        }
    }

    private static bool IsNear(double ppm, double expected) => Math.Abs(ppm - expected) < 50;

    // What else a busy machine may be alarmed about, such as an answer that comes late, is not the clock's.
    private static void AssertClockNotAlarmed(EngineUnderTest engine) => Assert.That(
        engine.Log, Does.Not.Contain("ALARM ClockOffset ").And.Not.Contain("ALARM system clock"),
        "below a second nobody is called");

    private static async Task AssertHaltedThenContinuesAsync(
        LiveRun live, EngineUnderTest engine, string expected, Action? mend = null)
    {
        Assert.That(engine.WaitForExit(), Is.EqualTo(IoError), engine.Log);
        Assert.That(engine.Log, Does.Contain("ALARM journal failed").And.Contain(expected));
        live.AssertNothingLeftWithoutCause(live.Run.AssertHalted());
        live.AssertNothingDoubled();
        mend?.Invoke();
        using EngineUnderTest next = live.Run.StartEngine();
        await next.WaitForLineAsync("recovered:");
        live.AwaitEntries(next, EntriesAfter);
        Settle(live, next);
        TestContext.Out.WriteLine($"{live.Summary()}\n{engine.Log}");
    }

    private static void AssertBlockedAndResumed(LiveRun live, EngineUnderTest engine)
    {
        live.AwaitUnlocked(engine);
        live.AwaitEntries(engine, EntriesAfter);
        JournalLedger ledger = Settle(live, engine);
        int locks = ledger.LocksSet.GetValueOrDefault(VenueCondition.ClockUnhealthy);
        TestContext.Out.WriteLine(
            $"blocked {locks} times, the start included; events step back by at most "
            + $"{ledger.ReceiveStepBackNanosMax / 1e6:F3} ms; {live.Summary()}\n{engine.Log}");
        Assert.That(locks, Is.GreaterThan(1), "the start, and the fault");
        Assert.That(ledger.ReceiveStepBackNanosMax, Is.LessThan(500 * NanosPerMilli), "time ran backwards");
    }

    private static JournalLedger Settle(LiveRun live, EngineUnderTest engine)
    {
        JournalLedger ledger = live.Settle(engine, SettleMin);
        live.AssertNothingLeftWithoutCause(ledger);
        Assert.That(ledger.OrdersOnUnprovenBooks, Is.Zero, "orders while a book was not proven");
        Assert.That(ledger.OrdersUnderLock, Is.Zero, "orders while the venue's private side was not proven");
        return ledger;
    }
}
