using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Instruments;

/// <summary>A configured symbol that the venue does not list when the process starts: it has no rules.</summary>
public sealed class UnlistedSymbolTests
{
    private static readonly AccountKey Place = new(VenueId.BinanceSpot);

    [Test]
    public void The_other_instrument_of_its_account_trades_and_nothing_is_asked_for_again_and_again()
    {
        EngineFixture fixture = Started();
        Answer(fixture);
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
        fixture.Place(fixture.Signal(50));
        for (int minute = 0; minute < 3; minute++)
        {
            fixture.Events.Step(60_000);
            Answer(fixture);
            fixture.Events.Step(5_000);
            Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.Zero);
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.BalanceUnproven], Is.Zero);
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
    }

    [Test]
    public void Once_it_is_listed_its_account_waits_until_what_is_held_of_it_was_compared()
    {
        EngineFixture fixture = Started();
        Answer(fixture);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(Settings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        fixture.Apply(fixture.Events.Rules(1));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.False);
        fixture.Events.Step(1);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.EqualTo(2));
        Answer(fixture);
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(new InstrumentId(1)).Units, Is.Positive, "the owner's");
        fixture.Apply(fixture.Events.Rules(1, lot: 10));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True, "other rules are no reason");
    }

    [Test]
    public void A_recorded_run_that_says_nothing_waits_for_it_as_it_did()
    {
        EngineFixture fixture = Started(unproven: null);
        Answer(fixture);
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.False);
    }

    private static EngineSettings Settings(int? unproven = 60_000)
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.IsRequired = true;
        settings.Reconciliation.UnprovenMillisMax = unproven;
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        foreach (InstrumentSettings instrument in settings.Instruments) instrument.AreHoldingsAdopted = false;
        return settings;
    }

    private static EngineFixture Started(int? unproven = 60_000)
    {
        var fixture = new EngineFixture(Settings(unproven));
        fixture.Apply(fixture.Events.Started(1, 0));
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc));
        fixture.Apply(fixture.Events.Snapshot(EngineFixture.Btc, 9_999, 10_001));
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));
        fixture.Unlock();
        return fixture;
    }

    private static void Answer(EngineFixture fixture)
    {
        fixture.Refresh();
        fixture.Apply(fixture.Events.Balance(0, 0m));
        fixture.Apply(fixture.Events.Balance(1, 5m));
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
    }
}
