using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Exits;

/// <summary>Trailing stop, time stop and cooldowns through the whole engine.</summary>
public sealed class ProtectionTests
{
    private static DecisionKind LastKind(EngineFixture fixture) => fixture.Engine.Instruments[0].LastDecision.Kind;

    [Test]
    public void The_trailing_stop_follows_the_best_mark_and_closes_when_the_mark_comes_back()
    {
        EngineFixture fixture = new EngineFixture(With(trailing: 1)).Trading();
        fixture.Buy(10_000);
        Assert.That(fixture.Quote(10_499, 10_501), Is.Empty, "up to 105.00");
        Assert.That(fixture.Quote(10_396, 10_398), Is.Empty, "103.97 is above 103.95");
        Assert.That(fixture.Engine.Instruments[0].PositionWatch.BestMark, Is.EqualTo(new Price(10_500)));
        EngineCommand stop = fixture.Place(fixture.Quote(10_394, 10_396));
        Assert.That(stop.Side, Is.EqualTo(Side.Sell));
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Market));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That(stop.Quantity, Is.EqualTo(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity));
        Assert.That(LastKind(fixture), Is.EqualTo(DecisionKind.TrailingStop));
    }

    [Test]
    public void A_short_position_trails_downwards()
    {
        EngineSettings settings = With(trailing: 1);
        settings.Execution.IsShortAllowed = true;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        EngineCommand order = fixture.Place(fixture.Signal(-100));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 9_999, order.Quantity.Units));
        Assert.That(fixture.Quote(8_999, 9_001), Is.Empty);
        Assert.That(fixture.Quote(9_088, 9_090), Is.Empty, "90.89 is below 90.90");
        EngineCommand stop = fixture.Place(fixture.Quote(9_089, 9_091));
        Assert.That(stop.Side, Is.EqualTo(Side.Buy));
        Assert.That(LastKind(fixture), Is.EqualTo(DecisionKind.TrailingStop));
    }

    [Test]
    public void A_restart_forgets_neither_the_best_mark_nor_the_time_of_opening()
    {
        EngineSettings settings = With(trailing: 1, timeStopMillis: 3_600_000);
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Buy(10_000);
        long opened = fixture.Engine.NowNanos;
        fixture.Quote(10_499, 10_501);
        fixture.Restart(settings);
        Assert.That(fixture.Engine.Instruments[0].PositionWatch.OpenedNanos, Is.EqualTo(opened));
        fixture.Place(fixture.Quote(10_390, 10_392));
        Assert.That(LastKind(fixture), Is.EqualTo(DecisionKind.TrailingStop));
    }

    [Test]
    public void A_new_position_has_a_new_best_mark()
    {
        EngineFixture fixture = new EngineFixture(With(trailing: 5)).Trading();
        fixture.Buy(10_000);
        fixture.Quote(10_999, 11_001);
        EngineCommand stop = fixture.Place(fixture.Quote(10_400, 10_402));
        fixture.Apply(fixture.Events.Fill(stop.ClientOrderId, 50, 10_400, stop.Quantity.Units));
        Assert.That(fixture.Engine.Instruments[0].PositionWatch.Side, Is.Zero);
        fixture.Buy(10_402);
        Assert.That(fixture.Engine.Instruments[0].PositionWatch.BestMark, Is.EqualTo(new Price(10_401)));
        Assert.That(fixture.Quote(10_390, 10_392), Is.Empty);
    }

    [Test]
    public void What_is_bought_to_a_rest_too_small_to_be_sold_is_a_new_position()
    {
        EngineFixture fixture = new EngineFixture(With(trailing: 5)).Trading();
        fixture.Buy(10_000);
        fixture.Quote(10_999, 11_001);
        EngineCommand stop = fixture.Place(fixture.Quote(10_400, 10_402));
        long sold = stop.Quantity.Units - 10;
        fixture.Apply(fixture.Events.Fill(stop.ClientOrderId, 50, 10_400, sold));
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Cancelled, cumulative: sold));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity, Is.EqualTo(new Quantity(10)));
        Assert.That(fixture.Engine.Instruments[0].PositionWatch.Side, Is.Zero);
        fixture.Buy(10_402);
        Assert.That(fixture.Engine.Instruments[0].PositionWatch.BestMark, Is.EqualTo(new Price(10_401)));
        Assert.That(fixture.Quote(10_390, 10_392), Is.Empty);
    }

    [Test]
    public void The_time_stop_closes_a_position_that_is_open_for_too_long_and_more_of_it_does_not_make_it_younger()
    {
        EngineFixture fixture = new EngineFixture(With(timeStopMillis: 150_000)).Trading();
        fixture.Buy(10_000, 80);
        fixture.Events.Step(60_000);
        fixture.Refresh();
        fixture.Buy(10_001, 80);
        fixture.Events.Step(29_999);
        fixture.Refresh();
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.PlaceOrder), Is.Zero);
        fixture.Events.Step(1);
        EngineCommand stop = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That(stop.Quantity, Is.EqualTo(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity));
        Assert.That(LastKind(fixture), Is.EqualTo(DecisionKind.TimeStop));
    }

    [Test]
    public void A_rest_too_small_to_be_sold_has_no_time_stop_and_raises_no_alarm()
    {
        EngineFixture fixture = new EngineFixture(With(timeStopMillis: 1_000)).Trading();
        EngineCommand order = fixture.Place(fixture.Signal(100));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_001, 10));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled, cumulative: 10));
        for (int second = 0; second < 5; second++)
        {
            fixture.Events.Step(1_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Clock());
        }

        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity, Is.EqualTo(new Quantity(10)));
        Assert.That(fixture.Engine.Counters.StopLossOrders, Is.Zero);
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.SizeBelowMinimum], Is.Zero);
    }

    [Test]
    public void Stops_are_off_by_default_except_the_stop_loss()
    {
        var execution = new ExecutionSettings();
        Assert.That(execution.StopLossPercent, Is.EqualTo(2));
        Assert.That(execution.TrailingStopPercent, Is.Zero);
        Assert.That(execution.TimeStopMillis, Is.Zero);
    }

    [Test]
    public void Wide_bars_stop_entries_and_not_exits()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.StopLossPercent = 0;
        settings.Execution.CooldownVolatilityPercent = 1;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Buy(10_001);
        for (int i = 0; i < 21; i++) Swing(fixture, i % 2 == 0 ? 10_000 : 9_700, 0);
        Swing(fixture, 10_000, 100, opens: 9_990);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.CooldownActive));
        EngineCommand sell = fixture.Place(Swing(fixture, 9_980, 100, opens: 9_990));
        Assert.That(sell.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
    }

    private static EngineCommand[] Swing(EngineFixture fixture, long close, int strength, long opens = 0)
    {
        fixture.Events.Step(60_000);
        fixture.Refresh();
        return fixture.Apply(fixture.Events.ClosedBar(
            EngineFixture.Btc, opens == 0 ? close : opens, close, strength));
    }

    private static EngineSettings With(decimal trailing = 0, long timeStopMillis = 0)
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.StopLossPercent = 20;
        settings.Execution.TrailingStopPercent = trailing;
        settings.Execution.TimeStopMillis = timeStopMillis;
        settings.Execution.CooldownAfterLossMillis = 0;
        return settings;
    }
}
