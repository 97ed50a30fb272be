using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Instruments;

/// <summary>What the engine places while a venue restricts an instrument, or has announced its end.</summary>
public sealed class InstrumentStatusTests
{
    private const ushort Eth = 1;
    private const long Hour = 3_600;

    private static readonly InstrumentStatus[] Closed =
    [
        InstrumentStatus.Halted, InstrumentStatus.CancelOnly, InstrumentStatus.PreOpen, InstrumentStatus.Auction,
        InstrumentStatus.Settling, InstrumentStatus.Delisted, InstrumentStatus.Unknown, InstrumentStatus.OtherAssets,
    ];

    private static readonly InstrumentStatus[] ClosedToTakers = [.. Closed, InstrumentStatus.PostOnly];

    private static readonly InstrumentStatus[] ClosedToEntries = [.. Closed, InstrumentStatus.ReduceOnly];

    [TestCaseSource(nameof(ClosedToEntries))]
    public void No_entry_is_placed_and_the_other_instrument_trades_on(InstrumentStatus status)
    {
        EngineFixture fixture = Trading();
        Set(fixture, status);
        foreach (int strength in new[] { 50, 100 })
        {
            Assert.That(EngineFixture.Count(fixture.Signal(strength), CommandKind.PlaceOrder), Is.Zero);
            Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.InstrumentNotTrading));
        }

        fixture.Apply(fixture.Events.Snapshot(Eth, 9_999, 10_001));
        EngineCommand[] other = fixture.Apply(fixture.Events.ClosedBar(Eth, 10_000, 10_001, 50));
        Assert.That(EngineFixture.Count(other, CommandKind.PlaceOrder), Is.EqualTo(1));
    }

    [TestCaseSource(nameof(ClosedToTakers))]
    public void A_stop_waits_with_one_alarm_and_goes_as_soon_as_the_instrument_trades(InstrumentStatus status)
    {
        EngineFixture fixture = Trading();
        fixture.Buy(10_000);
        EngineCommand[] told = Set(fixture, status);
        Assert.That(Alarms(told, ReasonCode.ExitRefused), Is.EqualTo(1), "the position is locked in");
        Assert.That(EngineFixture.Count(fixture.Quote(9_700, 9_702), CommandKind.PlaceOrder), Is.Zero);
        for (int i = 0; i < 30; i++)
        {
            fixture.Events.Step(1_000);
            fixture.Refresh();
            EngineCommand[] commands = fixture.Apply(fixture.Events.Clock());
            Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero, $"{i} s");
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.EqualTo(2), "locked in, stop passed");
        Set(fixture, InstrumentStatus.Trading);
        fixture.Events.Step(1_000);
        fixture.Refresh();
        EngineCommand stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        Assert.That((stop.Side, stop.OrderFlags), Is.EqualTo((Side.Sell, OrderFlags.ReduceOnly)));
    }

    [Test]
    public void Working_orders_can_be_cancelled_whatever_the_status()
    {
        foreach (InstrumentStatus status in ClosedToTakers)
        {
            EngineFixture fixture = Trading();
            EngineCommand order = fixture.Place(fixture.Signal(50));
            fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
            Set(fixture, status);
            fixture.Events.Step(EngineFixture.Settings().Execution.LimitOrderLifeMillis + 1_000);
            EngineCommand[] after = fixture.Apply(fixture.Events.Clock());
            Assert.That(EngineFixture.Count(after, CommandKind.CancelOrder), Is.EqualTo(1), $"{status}");
        }
    }

    [Test]
    public void Post_only_takes_a_limit_order_that_says_so_and_no_market_order()
    {
        EngineFixture fixture = Trading();
        Set(fixture, InstrumentStatus.PostOnly);
        fixture.Signal(100);
        Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.InstrumentNotTrading));
        EngineCommand order = fixture.Place(fixture.Signal(50));
        Assert.That(order.OrderType, Is.EqualTo(OrderType.Limit));
        Assert.That(order.OrderFlags, Is.EqualTo(OrderFlags.PostOnly));
    }

    [Test]
    public void Limit_only_takes_market_orders_only_where_they_leave_bounded()
    {
        EngineFixture plain = Trading();
        Set(plain, InstrumentStatus.LimitOnly);
        Assert.That(EngineFixture.Count(plain.Signal(100), CommandKind.PlaceOrder), Is.Zero);
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.IsCollarAtVenue = true;
        EngineFixture bounded = new EngineFixture(settings).Trading();
        Set(bounded, InstrumentStatus.LimitOnly);
        Assert.That(bounded.Place(bounded.Signal(100)).OrderType, Is.EqualTo(OrderType.Limit));
    }

    [Test]
    public void Reduce_only_lets_a_position_go_and_turns_none_around()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.IsShortAllowed = true;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Buy(10_000, strength: 80);
        long held = fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.Units;
        Set(fixture, InstrumentStatus.ReduceOnly);
        EngineCommand exit = fixture.Place(fixture.Signal(-100));
        Assert.That(exit.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That(exit.Quantity.Units, Is.LessThanOrEqualTo(held));
    }

    [Test]
    public void A_stop_at_the_venue_is_not_taken_away_for_an_exit_that_cannot_be_sent()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.RestingStopBehindPercent = 2;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, takesStops: true));
        fixture.Buy(10_000);
        EngineCommand stop = fixture.All.FindLast(command => command.OrderType == OrderType.Stop);
        Assert.That(stop.Kind, Is.EqualTo(CommandKind.PlaceOrder));
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(With(fixture, InstrumentStatus.Halted, takesStops: true));
        fixture.Signal(-100);
        fixture.Quote(9_700, 9_702);
        Assert.That(fixture.All.Exists(command => command.Kind == CommandKind.CancelOrder), Is.False);
    }

    [Test]
    public void A_restriction_is_alarmed_once_with_its_number_and_an_unknown_word_by_its_own_reason()
    {
        EngineFixture fixture = Trading();
        EngineCommand alarm = Array.Find(
            Set(fixture, InstrumentStatus.CancelOnly), command => command.Kind == CommandKind.Alarm);
        Assert.That(alarm.Reason, Is.EqualTo(ReasonCode.InstrumentNotTrading));
        Assert.That(alarm.Detail, Is.EqualTo((long)InstrumentStatus.CancelOnly));
        Assert.That(alarm.Instrument, Is.EqualTo(new InstrumentId(EngineFixture.Btc)));
        Assert.That(Set(fixture, InstrumentStatus.CancelOnly), Is.Empty, "the same again");
        Assert.That(Alarms(Set(fixture, InstrumentStatus.Unknown), ReasonCode.InstrumentStatusUnknown), Is.EqualTo(1));
        EngineCommand[] named = Set(fixture, InstrumentStatus.OtherAssets);
        Assert.That(Alarms(named, ReasonCode.InstrumentAssetsDiffer), Is.EqualTo(1));
        Assert.That(Alarms(named, ReasonCode.InstrumentNotTrading), Is.Zero);
        Assert.That(Set(fixture, InstrumentStatus.Trading), Is.Empty);
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.Zero, "nothing is held");
    }

    [Test]
    public void Rules_from_before_statuses_close_an_instrument_without_a_further_alarm()
    {
        EngineFixture fixture = Trading();
        fixture.Buy(10_000);
        EventSlot[] rules = fixture.Events.Rules(EngineFixture.Btc);
        rules[0].Rules.Rules.Abilities = InstrumentAbilities.None;
        Assert.That(fixture.Apply(rules), Is.Empty, "as these journals were decided");
        fixture.Signal(50);
        Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.OrderUnsupported));
    }

    [Test]
    public void From_a_day_before_its_announced_end_an_instrument_takes_exits_and_no_entries()
    {
        EngineFixture fixture = Trading();
        uint end = (uint)((fixture.Events.NowNanos / 1_000_000_000) + (24 * Hour) + 600);
        EngineCommand[] told = fixture.Apply(Ending(fixture, end));
        Assert.That(told, Has.Length.EqualTo(1));
        Assert.That((told[0].Reason, told[0].Detail), Is.EqualTo((ReasonCode.InstrumentDelisting, (long)end)));
        fixture.Buy(10_000);
        fixture.Events.Step(600_000);
        fixture.Refresh();
        fixture.Signal(50);
        Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.InstrumentDelisting));
        EngineCommand exit = fixture.Place(fixture.Quote(9_700, 9_702));
        Assert.That(exit.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That(fixture.Apply(Ending(fixture, end)), Is.Empty, "told once");
    }

    [Test]
    public void An_announced_end_and_its_lead_are_those_of_the_settings_and_may_be_taken_back()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.DelistingHours = 1;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        long now = fixture.Events.NowNanos / 1_000_000_000;
        fixture.Apply(Ending(fixture, (uint)(now + (2 * Hour))));
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Expired, cumulative: 0));
        fixture.Apply(Ending(fixture, (uint)(now + Hour)));
        fixture.Signal(50);
        Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.InstrumentDelisting));
        fixture.Apply(Ending(fixture, 0));
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void Status_and_end_survive_a_restart_and_are_not_told_again()
    {
        EngineFixture fixture = Trading();
        EventSlot[] rules = With(fixture, InstrumentStatus.PostOnly, takesStops: false);
        rules[0].Rules.Rules.DelistingSeconds = uint.MaxValue;
        fixture.Apply(rules);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart();
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        InstrumentRules kept = fixture.Engine.Instruments[0].Market.Rules;
        Assert.That((kept.Status, kept.DelistingSeconds), Is.EqualTo((InstrumentStatus.PostOnly, uint.MaxValue)));
        Assert.That(fixture.Apply(rules), Is.Empty);
    }

    private static EngineFixture Trading() => new EngineFixture().Trading();

    private static EngineCommand[] Set(EngineFixture fixture, InstrumentStatus status) =>
        fixture.Apply(With(fixture, status, takesStops: false));

    private static EventSlot[] With(EngineFixture fixture, InstrumentStatus status, bool takesStops)
    {
        EventSlot[] rules = fixture.Events.Rules(EngineFixture.Btc, takesStops: takesStops);
        rules[0].Rules.Rules.SetStatus(status);
        return rules;
    }

    private static EventSlot[] Ending(EngineFixture fixture, uint seconds)
    {
        EventSlot[] rules = fixture.Events.Rules(EngineFixture.Btc);
        rules[0].Rules.Rules.DelistingSeconds = seconds;
        return rules;
    }

    private static ReasonCode LastReason(EngineFixture fixture) =>
        fixture.Engine.Instruments[EngineFixture.Btc].LastDecision.Reason;

    private static int Alarms(IEnumerable<EngineCommand> commands, ReasonCode reason)
    {
        int count = 0;
        foreach (EngineCommand command in commands) count += command.Reason == reason ? 1 : 0;
        return count;
    }
}
