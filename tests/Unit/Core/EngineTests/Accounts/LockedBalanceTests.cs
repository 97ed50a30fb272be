using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Accounts;

/// <summary>An order by hand locks a part of what the engine would sell.</summary>
public sealed class LockedBalanceTests
{
    private const ushort Btc = EngineFixture.Btc;

    [Test]
    public void What_is_free_is_sold_and_the_rest_is_named_once()
    {
        EngineFixture fixture = Held(out long units);
        EngineCommand stop = fixture.Place(fixture.Quote(9_700, 9_702));
        Assert.That(stop.Quantity.Units, Is.EqualTo(units));
        Refuse(fixture, stop);
        Answer(fixture, units, locked: 70);
        EngineCommand free = fixture.Place(fixture.Wait(10_000));
        Assert.That(free.Quantity.Units, Is.EqualTo(units - 70));
        fixture.Apply(fixture.Events.Report(free.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Fill(free.ClientOrderId, 90, 9_700, free.Quantity.Units));
        for (int i = 0; i < 5; i++)
        {
            EngineCommand rest = fixture.Place(fixture.Wait(10_000));
            Assert.That(rest.Quantity.Units, Is.EqualTo(70), "nothing of it is free: to try is all that is left");
            Refuse(fixture, rest);
            Answer(fixture, 70, locked: 70);
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.EqualTo(1));
    }

    [Test]
    public void A_strategys_exit_sells_what_is_free_too()
    {
        EngineFixture fixture = Held(out long units);
        Refuse(fixture, fixture.Place(fixture.Signal(-100)));
        Answer(fixture, units, locked: 70);
        Assert.That(fixture.Place(fixture.Signal(-100)).Quantity.Units, Is.EqualTo(units - 70));
    }

    // Of seed 1100300: thirteen in four seconds, while the answer was held up.
    [Test]
    public void An_exit_waits_for_the_answer_of_what_is_free_and_after_ten_seconds_is_tried_again()
    {
        EngineFixture fixture = Held(out long units);
        fixture.Restart(Split());
        Refuse(fixture, fixture.Place(fixture.Signal(-100)));
        int tries = 0;
        for (int seconds = 0; seconds < 65; seconds++)
        {
            fixture.All.Clear();
            fixture.Wait(1_000);
            if (fixture.All.Find(static one => one.Kind == CommandKind.PlaceOrder) is var exit && exit.Quantity.IsZero)
            {
                continue;
            }

            tries++;
            Assert.That(exit.Quantity.Units, Is.EqualTo(units), "nobody has said what is free");
            Refuse(fixture, exit);
        }

        Assert.That(tries, Is.EqualTo(6), "one each ten seconds");
        Answer(fixture, units, locked: 70);
        Assert.That(NextChild(fixture).Quantity.Units, Is.EqualTo(units - 70), "at once");
    }

    [Test]
    public void A_strategys_exit_leaves_the_stop_at_the_venue_while_the_answer_is_awaited()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Execution.RestingStopBehindPercent = 2;
        EngineFixture fixture = Held(settings, out _);
        EngineCommand exit = Exit(fixture, StopAtVenue(fixture));
        fixture.Events.Step(52_000);
        Refuse(fixture, exit);
        fixture.All.Clear();
        fixture.Wait(2_000);
        StopAtVenue(fixture);
        fixture.Wait(6_000);
        EngineCommand[] commands = fixture.Apply(fixture.Events.ClosedBar(Btc, 10_000, 9_999, 100));
        Assert.That(fixture.Engine.Instruments[Btc].LastDecision.Reason, Is.EqualTo(ReasonCode.BalanceUnproven));
        Assert.That(commands, Has.None.Matches<EngineCommand>(static one => one.Kind == CommandKind.CancelOrder));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_strategys_exit_goes_once_the_answer_is_there_or_ten_seconds_are_over(bool isAnswered)
    {
        EngineFixture fixture = Held(out long units);
        EngineCommand refused = fixture.Place(fixture.Signal(-100));
        fixture.Events.Step(55_000);
        Refuse(fixture, refused);
        fixture.Wait(5_000);
        fixture.All.Clear();
        fixture.Apply(fixture.Events.ClosedBar(Btc, 10_000, 9_999, 100));
        Assert.That(fixture.Engine.Instruments[Btc].LastDecision.Reason, Is.EqualTo(ReasonCode.BalanceUnproven));
        if (isAnswered) Answer(fixture, units, locked: 70);
        else fixture.Wait(6_000);
        EngineCommand exit = fixture.Place([.. fixture.All]);
        Assert.That(exit.Quantity.Units, Is.EqualTo(isAnswered ? units - 70 : units));
    }

    [Test]
    public void A_child_of_an_exit_sells_what_is_free_and_the_parent_goes_on()
    {
        EngineFixture fixture = Held(out long units);
        fixture.Restart(Split());
        EngineCommand child = fixture.Place(fixture.Signal(-100));
        Assert.That(child.OrderType, Is.EqualTo(OrderType.Limit));
        Refuse(fixture, child);
        Answer(fixture, units, locked: 70);
        EngineCommand next = NextChild(fixture);
        Assert.That(next.Quantity.Units, Is.EqualTo(child.Quantity.Units - 70));
        fixture.Apply(fixture.Events.Report(next.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Fill(next.ClientOrderId, 91, 9_999, next.Quantity.Units));
        Answer(fixture, 70, locked: 0);
        Assert.That(NextChild(fixture).Quantity.Units, Is.EqualTo(70), "the lock is gone: so goes the rest");
    }

    [Test]
    public void Once_nothing_is_locked_all_of_it_goes()
    {
        EngineFixture fixture = Held(out long units);
        Refuse(fixture, fixture.Place(fixture.Quote(9_700, 9_702)));
        Answer(fixture, units, locked: 70);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(EngineFixture.LiveSettings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash), "a restart knows it");
        Answer(fixture, units, locked: 0);
        Assert.That(fixture.Place(fixture.Wait(10_000)).Quantity.Units, Is.EqualTo(units));
    }

    [Test]
    public void What_our_own_stop_locks_is_nobody_elses()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Execution.RestingStopBehindPercent = 2;
        EngineFixture fixture = Held(settings, out long units);
        Refuse(fixture, Exit(fixture, StopAtVenue(fixture)));
        fixture.Wait(10_000);
        EngineCommand stop = StopAtVenue(fixture);
        Assert.That(stop.Quantity.Units, Is.EqualTo(units));

        // A hundred more are the owner's, and are free.
        Answer(fixture, units + 100, locked: units);
        Assert.That(Exit(fixture, stop).Quantity.Units, Is.EqualTo(units));
    }

    [Test]
    public void What_an_order_of_unknown_outcome_would_lock_may_be_somebody_elses()
    {
        EngineFixture fixture = Held(out long units);
        EngineCommand refused = fixture.Place(fixture.Quote(9_700, 9_702));
        Refuse(fixture, refused);
        EngineCommand unknown = fixture.Place(fixture.Wait(10_000));
        fixture.Apply(fixture.Events.Report(
            unknown.ClientOrderId, OrderReportKind.OutcomeUnknown, ReasonCode.TimedOut));
        Answer(fixture, units, locked: 70);
        fixture.Apply(fixture.Events.Report(unknown.ClientOrderId, OrderReportKind.NotSent));
        Assert.That(fixture.Place(fixture.Wait(10_000)).Quantity.Units, Is.EqualTo(units - 70));
    }

    [TestCase(OrderReportKind.Cancelled)]
    [TestCase(OrderReportKind.Expired)]
    public void What_an_order_of_ours_locked_while_its_outcome_was_unknown_is_not_held_back(OrderReportKind end)
    {
        EngineFixture fixture = Held(out long units);
        Refuse(fixture, fixture.Place(fixture.Quote(9_700, 9_702)));
        EngineCommand unknown = fixture.Place(fixture.Wait(10_000));
        fixture.Apply(fixture.Events.Report(
            unknown.ClientOrderId, OrderReportKind.OutcomeUnknown, ReasonCode.TimedOut));
        Answer(fixture, units, locked: units - 10);
        fixture.All.Clear();
        fixture.Apply(fixture.Events.Report(unknown.ClientOrderId, end, cumulative: 0));
        fixture.Wait(10_000);
        Assert.That(fixture.Place([.. fixture.All]).Quantity.Units, Is.EqualTo(units));
        Assert.That(EngineFixture.Count(fixture.All, CommandKind.Reconcile), Is.Positive, "what is free is asked for");
    }

    [Test]
    public void An_answer_from_before_the_refusal_tells_nothing()
    {
        EngineFixture fixture = Held(out long units);
        EventSlot[] early = Balance(fixture, units, locked: 70);
        fixture.Events.Step(10);
        Refuse(fixture, fixture.Place(fixture.Quote(9_700, 9_702)));
        fixture.Apply(early);
        Assert.That(fixture.Place(fixture.Wait(10_000)).Quantity.Units, Is.EqualTo(units));
    }

    [Test]
    public void A_recorded_run_that_says_nothing_tries_all_of_it()
    {
        EngineFixture fixture = Held(out long units, unproven: null);
        Refuse(fixture, fixture.Place(fixture.Quote(9_700, 9_702)));
        Answer(fixture, units, locked: 70);
        Assert.That(fixture.Place(fixture.Wait(10_000)).Quantity.Units, Is.EqualTo(units));
    }

    // An exit is one child after the other, each second.
    private static EngineSettings Split()
    {
        EngineSettings split = EngineFixture.LiveSettings();
        split.Staleness.BlockMillis = 600_000;
        split.Execution.Split = new SplitSettings
        {
            Algorithm = "passiveThenCross",
            Notional = 1_000,
            DurationMillis = 600_000,
            RepriceMillis = 1_000,
        };
        return split;
    }

    private static EngineFixture Held(out long units, int? unproven = 60_000) =>
        Held(EngineFixture.LiveSettings(unproven), out units);

    private static EngineFixture Held(EngineSettings settings, out long units)
    {
        var fixture = new EngineFixture(settings);
        fixture.StartLive();
        fixture.Apply(fixture.Events.Rules(Btc, takesStops: settings.Execution.RestingStopBehindPercent > 0));
        fixture.Apply(fixture.Events.Snapshot(Btc, 9_999, 10_001));
        fixture.Unlock();
        fixture.AnswerBalances();
        fixture.Buy(10_000);
        units = fixture.HeldUnits;
        return fixture;
    }

    private static void Refuse(EngineFixture fixture, in EngineCommand order) => fixture.Apply(fixture.Events.Report(
        order.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueRejectedInsufficientBalance,
        scope: RefusalScope.Account));

    private static void Answer(EngineFixture fixture, long units, long locked)
    {
        fixture.Events.Step(10);
        fixture.Apply(Balance(fixture, units, locked));
    }

    private static EventSlot[] Balance(EngineFixture fixture, long units, long locked)
    {
        EventSlot[] balance = fixture.Events.Balance(0, units / 1_000m, BalanceSource.Reconciliation);
        balance[0].Balance.Locked = new Notional(locked * Notional.UnitsPerOne / 1_000);
        return balance;
    }

    private static EngineCommand StopAtVenue(EngineFixture fixture)
    {
        EngineCommand stop = fixture.All.FindLast(one => one.OrderType == OrderType.Stop);
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Acknowledged));
        return stop;
    }

    // A strategy wants out: the stop is in its way and is cancelled first.
    private static EngineCommand Exit(EngineFixture fixture, in EngineCommand stop)
    {
        fixture.Signal(-100);
        return fixture.Place(fixture.Apply(
            fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Cancelled, cumulative: 0)));
    }

    // Placed by a timer, at whatever comes next.
    private static EngineCommand NextChild(EngineFixture fixture)
    {
        fixture.All.Clear();
        fixture.Wait(10_000);
        return fixture.Place([.. fixture.All]);
    }
}
