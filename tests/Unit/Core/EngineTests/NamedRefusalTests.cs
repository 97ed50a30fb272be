using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>Events in, the refusal of one gate out, by its name.</summary>
public sealed class NamedRefusalTests
{
    private const ushort Btc = EngineFixture.Btc;

    [Test]
    public void Trades_of_one_side_raise_VPIN_above_its_limit_and_refuse_an_entry()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.VpinBuckets = 4;
        settings.Risk.VpinBucketVolume = 1m;

        // The bar that decides comes a minute behind the trades.
        settings.Staleness.BlockMillis = 120_000;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        for (int i = 1; i <= 40; i++) Trade(fixture, i % 2 == 0 ? Side.Buy : Side.Sell);
        Assert.That(fixture.Engine.Instruments[Btc].Market.Vpin.Value, Is.EqualTo(0));
        Assert.That(Refusal(fixture), Is.EqualTo(ReasonCode.None));

        // Four buckets of 1 BTC: three bought out, one mixed is 0.75, which passes; a fourth is above.
        fixture = new EngineFixture(settings).Trading();
        for (int i = 1; i <= 10; i++) Trade(fixture, i % 2 == 0 ? Side.Buy : Side.Sell);
        for (int i = 11; i <= 40; i++) Trade(fixture, Side.Buy);
        Assert.That(fixture.Engine.Instruments[Btc].Market.Vpin.Value, Is.EqualTo(0.75));
        Assert.That(Refusal(fixture), Is.EqualTo(ReasonCode.None));
        fixture = new EngineFixture(settings).Trading();
        for (int i = 1; i <= 40; i++) Trade(fixture, Side.Buy);
        Assert.That(fixture.Engine.Instruments[Btc].Market.Vpin.Value, Is.EqualTo(1));
        Assert.That(Refusal(fixture), Is.EqualTo(ReasonCode.RiskToxicFlow));
    }

    [Test]
    public void Where_VPIN_is_required_nothing_is_entered_before_it_has_a_value()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.VpinBuckets = 4;
        settings.Risk.VpinBucketVolume = 1m;
        settings.Staleness.BlockMillis = 120_000;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        Assert.That(Refusal(fixture), Is.EqualTo(ReasonCode.None), "a recorded run does not ask");
        settings.Risk.IsVpinRequired = true;
        fixture = new EngineFixture(settings).Trading();
        for (int i = 1; i <= 39; i++) Trade(fixture, i % 2 == 0 ? Side.Buy : Side.Sell);
        Assert.That(Refusal(fixture), Is.EqualTo(ReasonCode.RiskFlowUnknown));
        Assert.That(
            (fixture.Engine.Instruments[Btc].LastDecision.Risk.FlowBuckets,
                fixture.Engine.Instruments[Btc].LastDecision.Risk.FlowBucketsNeeded), Is.EqualTo((3, 4)));
        Trade(fixture, Side.Buy);
        Assert.That(Refusal(fixture), Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void More_than_the_symbols_share_of_equity_is_refused()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.SymbolExposurePercentMax = 4;
        Assert.That(Refusal(new EngineFixture(settings).Trading()), Is.EqualTo(ReasonCode.RiskConcentration));
    }

    [Test]
    public void An_order_worth_more_than_the_limit_is_refused()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.OrderNotionalMax = 4_000;
        Assert.That(Refusal(new EngineFixture(settings).Trading()), Is.EqualTo(ReasonCode.RiskOrderNotional));
    }

    [Test]
    public void One_more_than_the_open_orders_is_refused()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.OpenOrdersMax = 1;
        EngineFixture fixture = Eth(new EngineFixture(settings).Trading());
        fixture.Place(fixture.Signal(50));
        EngineCommand[] commands = fixture.Apply(fixture.Events.ClosedBar(1, 10_000, 10_001, 50));
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[1].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskOpenOrders));
    }

    [Test]
    public void One_more_order_within_a_second_is_refused()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.OrdersPerSecondMax = 1;
        EngineFixture fixture = Eth(new EngineFixture(settings).Trading());
        fixture.Place(fixture.Signal(50));
        EngineCommand[] commands = fixture.Apply(fixture.Events.ClosedBar(1, 10_000, 10_001, 50));
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[1].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskOrderRate));
    }

    // A minute before the bar, so that a fresh book of both stands when the bars close.
    private static EngineFixture Eth(EngineFixture fixture)
    {
        fixture.Apply(fixture.Events.Snapshot(1, 9_999, 10_001));
        fixture.Apply(fixture.Events.Snapshot(Btc, 9_999, 10_001));
        return fixture;
    }

    private static void Trade(EngineFixture fixture, Side aggressor) =>
        fixture.Apply(fixture.Events.Step(10).Trade(Btc, 10_000, 100, aggressor));

    private static ReasonCode Refusal(EngineFixture fixture)
    {
        fixture.Signal(50);
        return fixture.Engine.Instruments[Btc].LastDecision.Reason;
    }
}
