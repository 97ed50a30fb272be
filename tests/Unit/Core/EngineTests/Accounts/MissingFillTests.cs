using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Accounts;

/// <summary>
/// An exit is over, the venue says how much of it was executed, and the report of that fill was lost. Found by
/// tests/Simulation (seed 800049): the next exit sold the whole position again, a part of it from the owner's coins.
/// </summary>
public sealed class MissingFillTests
{
    private const ushort Btc = EngineFixture.Btc;
    private const long Sold = 100;

    [Test]
    public void A_stop_sells_what_is_left_and_no_more()
    {
        EngineFixture fixture = Held(unproven: 60_000, out long units);
        EngineCommand exit = fixture.Place(fixture.Quote(9_700, 9_702));
        End(fixture, exit);
        Assert.That(fixture.Place(fixture.Wait(2_000)).Quantity.Units, Is.EqualTo(units - Sold));
        fixture.Apply(fixture.Events.Fill(exit.ClientOrderId, 80, 9_700, Sold));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(Btc)].Quantity.Units, Is.EqualTo(units - Sold));
        Assert.That(fixture.Engine.Orders.MissingFills(new InstrumentId(Btc), Side.Sell), Is.Zero);
    }

    [Test]
    public void A_strategys_exit_sells_what_is_left_and_no_more()
    {
        EngineFixture fixture = Held(unproven: 60_000, out long units);
        End(fixture, fixture.Place(fixture.Signal(-100)));
        Assert.That(fixture.Place(fixture.Signal(-100)).Quantity.Units, Is.EqualTo(units - Sold));
    }

    [Test]
    public void A_recorded_run_that_says_nothing_is_replayed_as_it_was()
    {
        EngineFixture fixture = Held(unproven: null, out long units);
        End(fixture, fixture.Place(fixture.Quote(9_700, 9_702)));
        Assert.That(fixture.Place(fixture.Wait(2_000)).Quantity.Units, Is.EqualTo(units));
    }

    [Test]
    public void What_the_venue_holds_settles_what_is_missing_and_the_rest_can_be_closed()
    {
        EngineFixture fixture = Live(out long units);
        End(fixture, fixture.Place(fixture.Quote(9_700, 9_702)));

        // What stops sell meanwhile the venue refuses: nothing but the answers changes what is held.
        for (int second = 0; second < 700; second += 2) Refuse(fixture, fixture.Wait(2_000));
        for (int answer = 0; answer < 4; answer++)
        {
            fixture.Events.Step(11_000);
            fixture.Apply(fixture.Events.Balance(0, (units - Sold) / 1_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Portfolio[new InstrumentId(Btc)].Quantity.Units, Is.EqualTo(units - Sold));
        Assert.That(fixture.Engine.Orders.MissingFills(new InstrumentId(Btc), Side.Sell), Is.Zero);
        Assert.That(fixture.Place(fixture.Wait(2_000)).Quantity.Units, Is.EqualTo(units - Sold));
    }

    private static void Refuse(EngineFixture fixture, EngineCommand[] commands)
    {
        foreach (EngineCommand command in commands)
        {
            if (command.Kind != CommandKind.PlaceOrder) continue;
            fixture.Apply(fixture.Events.Report(
                command.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueFilterFailed));
        }
    }

    private static EngineFixture Live(out long units)
    {
        var fixture = new EngineFixture(EngineFixture.LiveSettings());
        fixture.StartLive();
        fixture.Unlock();
        fixture.AnswerBalances();
        fixture.Buy(10_000);
        units = fixture.HeldUnits;
        return fixture;
    }

    private static EngineFixture Held(int? unproven, out long units)
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.UnprovenMillisMax = unproven;
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        settings.Execution.CooldownAfterLossMillis = 0;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Buy(10_000);
        units = fixture.HeldUnits;
        return fixture;
    }

    private static void End(EngineFixture fixture, in EngineCommand order)
    {
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        EventSlot[] end = fixture.Events.Report(order.ClientOrderId, OrderReportKind.Expired, cumulative: Sold);
        fixture.Apply(end);
    }
}
