using LowLatency.Model.Commands;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>A strategy that throws ends the decisions of its instrument, and nothing else.</summary>
public sealed class StrategyFaultTests
{
    [Test]
    public void A_strategy_that_throws_is_told_once_and_decides_nothing_more()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand[] commands = fixture.Signal(FollowBarStrategy.FaultTrades);
        EngineCommand alarm = System.Array.Find(commands, static command => command.Kind == CommandKind.Alarm);
        Assert.That(alarm.Reason, Is.EqualTo(ReasonCode.StrategyFailed));
        Assert.That(alarm.Instrument.Value, Is.EqualTo(EngineFixture.Btc));
        Assert.That(alarm.Detail, Is.Zero, "its place in the settings");
        Assert.That(fixture.Signal(100), Is.Empty);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.StrategyFailed));
        Assert.That(fixture.Engine.Instruments[1].Maker.HasFailed, Is.False, "another instrument");
    }

    [Test]
    public void Its_position_stays_under_its_stop()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy();
        fixture.Signal(FollowBarStrategy.FaultTrades);
        EngineCommand stop = fixture.Place(fixture.Quote(9_700, 9_702));
        Assert.That(stop.Side, Is.EqualTo(Side.Sell));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
    }

    [Test]
    public void Neither_a_restart_nor_a_general_resume_lets_it_decide_again_but_its_own_resume_does()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Signal(FollowBarStrategy.FaultTrades);
        fixture.Restart();
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume));
        Assert.That(fixture.Signal(100), Is.Empty);
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.StrategyFailed));

        // Shown the bars kept, it comes to its fault again.
        EngineCommand[] again = fixture.Signal(100);
        Assert.That(again[0].Reason, Is.EqualTo(ReasonCode.StrategyFailed));
    }
}
