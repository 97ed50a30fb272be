using System;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>What a venue's refusal pauses: the instrument it concerns, or all; and exits that it refuses.</summary>
public sealed class RefusalScopeTests
{
    private const ushort Eth = 1;

    [Test]
    public void A_closed_market_pauses_its_own_instrument_at_once_and_no_other()
    {
        EngineFixture fixture = Two();
        EngineCommand[] after = Refuse(
            fixture, fixture.Place(fixture.Signal(50)), ReasonCode.VenueMarketClosed, RefusalScope.Instrument);
        EngineCommand alarm = One(after, CommandKind.Alarm);
        Assert.That(alarm.Reason, Is.EqualTo(ReasonCode.VenueMarketClosed));
        Assert.That(alarm.Instrument, Is.EqualTo(new InstrumentId(EngineFixture.Btc)));
        fixture.Signal(50);
        Assert.That(LastReason(fixture, EngineFixture.Btc), Is.EqualTo(ReasonCode.RiskRejectRate));
        Assert.That(EngineFixture.Count(EthSignal(fixture), CommandKind.PlaceOrder), Is.EqualTo(1));
    }

    [Test]
    public void Refusals_of_one_instruments_filters_pause_that_instrument_only_and_ask_for_its_rules()
    {
        EngineFixture fixture = Two();
        for (int i = 0; i < 2; i++)
        {
            EngineCommand[] after = Refuse(
                fixture, fixture.Place(fixture.Signal(50)), ReasonCode.VenueFilterFailed, RefusalScope.Instrument);
            EngineCommand request = One(after, CommandKind.RefreshRules);
            Assert.That(request.Instrument, Is.EqualTo(new InstrumentId(EngineFixture.Btc)));
            Assert.That(request.Reason, Is.EqualTo(ReasonCode.VenueFilterFailed));
            Assert.That(request.Venue, Is.EqualTo(VenueId.BinanceSpot));
        }

        fixture.Signal(50);
        Assert.That(LastReason(fixture, EngineFixture.Btc), Is.EqualTo(ReasonCode.RiskRejectRate));
        Assert.That(EngineFixture.Count(EthSignal(fixture), CommandKind.PlaceOrder), Is.EqualTo(1));
    }

    [TestCase(RefusalScope.Account)]
    [TestCase(RefusalScope.Venue)]
    [TestCase(RefusalScope.None)]
    public void Refusals_that_concern_the_account_or_the_venue_pause_every_instrument(RefusalScope scope)
    {
        EngineFixture fixture = Two();
        for (int i = 0; i < 2; i++)
        {
            EngineCommand[] after = Refuse(
                fixture, fixture.Place(fixture.Signal(50)), ReasonCode.VenueRejectedInsufficientBalance, scope);
            Assert.That(EngineFixture.Count(after, CommandKind.RefreshRules), Is.Zero);
        }

        EthSignal(fixture);
        Assert.That(LastReason(fixture, Eth), Is.EqualTo(ReasonCode.RiskRejectRate));
    }

    [Test]
    public void A_pause_survives_a_restart_and_an_operator_ends_it()
    {
        EngineFixture fixture = Two();
        Refuse(fixture, fixture.Place(fixture.Signal(50)), ReasonCode.VenueMarketClosed, RefusalScope.Instrument);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(Settings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        fixture.Signal(50);
        Assert.That(LastReason(fixture, EngineFixture.Btc), Is.EqualTo(ReasonCode.RiskRejectRate));
        fixture.Apply(fixture.Events.Operator(
            LowLatency.Model.Events.Machine.OperatorAction.Resume, ReasonCode.RiskRejectRate));
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void The_instrument_trades_on_when_the_venue_reports_that_it_trades_again()
    {
        EngineFixture fixture = Two();
        Refuse(fixture, fixture.Place(fixture.Signal(50)), ReasonCode.VenueMarketClosed, RefusalScope.Instrument);
        fixture.Apply(Rules(fixture, isTrading: false));
        fixture.Signal(50);
        Assert.That(LastReason(fixture, EngineFixture.Btc), Is.EqualTo(ReasonCode.RiskRejectRate));
        fixture.Apply(Rules(fixture, isTrading: true));
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void A_refused_exit_alarms_once_a_reason_and_is_tried_ever_less_often()
    {
        EngineFixture fixture = Two();
        fixture.Buy(10_000);
        EngineCommand stop = fixture.Place(fixture.Quote(9_799, 9_801));
        EngineCommand[] after = Refuse(fixture, stop, ReasonCode.VenueMarketClosed, RefusalScope.Instrument);
        EngineCommand alarm = Array.Find(after, command => command.Reason == ReasonCode.ExitRefused);
        Assert.That(alarm.Kind, Is.EqualTo(CommandKind.Alarm));
        Assert.That(alarm.Detail, Is.EqualTo((long)ReasonCode.VenueMarketClosed));
        Assert.That(alarm.ClientOrderId, Is.EqualTo(stop.ClientOrderId));
        int[] pauses = [1_000, 2_000, 4_000, 8_000, 10_000, 10_000];
        foreach (int millis in pauses)
        {
            fixture.Events.Step(millis - 1);
            fixture.Refresh();
            EngineCommand[] early = fixture.Apply(fixture.Events.Clock());
            Assert.That(EngineFixture.Count(early, CommandKind.PlaceOrder), Is.Zero, $"{millis}");
            fixture.Events.Step(1);
            stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
            Refuse(fixture, stop, ReasonCode.VenueMarketClosed, RefusalScope.Instrument);
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.EqualTo(1));
        fixture.Events.Step(10_000);
        fixture.Refresh();
        stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        Refuse(fixture, stop, ReasonCode.VenueFilterFailed, RefusalScope.Instrument);
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.EqualTo(2), "another reason");
    }

    [Test]
    public void A_coarser_lot_lets_the_refused_exit_go_at_once_by_its_largest_multiple()
    {
        EngineFixture fixture = Two();
        fixture.Buy(10_000);
        long held = fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.Units;
        EngineCommand stop = fixture.Place(fixture.Quote(9_799, 9_801));
        Assert.That(stop.Quantity.Units, Is.EqualTo(held));
        for (int i = 0; i < 3; i++)
        {
            Refuse(fixture, stop, ReasonCode.VenueFilterFailed, RefusalScope.Instrument);
            fixture.Events.Step(10_000);
            fixture.Refresh();
            stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        }

        Refuse(fixture, stop, ReasonCode.VenueFilterFailed, RefusalScope.Instrument);
        const long lot = 300;
        Assert.That(held % lot, Is.Not.Zero);
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, lot: lot));
        stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        Assert.That(stop.Quantity.Units, Is.EqualTo(held / lot * lot));
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Kind, Is.EqualTo(DecisionKind.StopLoss));
    }

    [Test]
    public void An_exit_that_is_taken_makes_the_next_refusal_news_again()
    {
        EngineFixture fixture = Two();
        fixture.Buy(10_000);
        EngineCommand stop = fixture.Place(fixture.Quote(9_799, 9_801));
        Refuse(fixture, stop, ReasonCode.VenueMarketClosed, RefusalScope.Instrument);
        fixture.Events.Step(1_000);
        fixture.Refresh();
        stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Acknowledged));
        Assert.That(fixture.Engine.Instruments[0].Refusals.ExitCount, Is.Zero);
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Expired, cumulative: 0));
        fixture.Events.Step(1_000);
        fixture.Refresh();
        stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        Refuse(fixture, stop, ReasonCode.VenueMarketClosed, RefusalScope.Instrument);
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.EqualTo(2));
    }

    private static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.RejectsMax = 2;
        settings.Risk.RejectBreakerMillis = 600_000;
        return settings;
    }

    private static EngineFixture Two() => new EngineFixture(Settings()).Trading();

    private static EngineCommand[] Refuse(
        EngineFixture fixture, EngineCommand order, ReasonCode reason, RefusalScope scope) =>
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Rejected, reason, scope: scope));

    private static EngineCommand[] EthSignal(EngineFixture fixture)
    {
        fixture.Apply(fixture.Events.Snapshot(Eth, 9_999, 10_001));
        return fixture.Apply(fixture.Events.ClosedBar(Eth, 10_000, 10_001, 50));
    }

    private static EventSlot[] Rules(EngineFixture fixture, bool isTrading)
    {
        EventSlot[] rules = fixture.Events.Rules(EngineFixture.Btc);
        if (!isTrading) rules[0].Rules.Rules.Abilities = default;
        return rules;
    }

    private static ReasonCode LastReason(EngineFixture fixture, ushort instrument) =>
        fixture.Engine.Instruments[instrument].LastDecision.Reason;

    private static EngineCommand One(EngineCommand[] commands, CommandKind kind)
    {
        Assert.That(EngineFixture.Count(commands, kind), Is.EqualTo(1), $"{kind}");
        return Array.Find(commands, command => command.Kind == kind);
    }
}
