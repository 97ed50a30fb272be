using LowLatency.Core.Execution;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>The collar of a market order, kept by the venue.</summary>
public sealed class WorstPriceTests
{
    private const ushort Btc = EngineFixture.Btc;

    [Test]
    public void A_market_order_leaves_as_a_limit_at_the_edge_of_the_collar_immediate_or_cancel()
    {
        EngineFixture fixture = Fixture();
        EngineCommand order = fixture.Place(fixture.Signal(100));
        Assert.That(order.OrderType, Is.EqualTo(OrderType.Limit));
        Assert.That(order.TimeInForce, Is.EqualTo(TimeInForce.ImmediateOrCancel));
        Assert.That(order.LimitPrice, Is.EqualTo(new Price(10_200)), "100.00 and 2 %");
        Assert.That(order.DecisionPrice, Is.EqualTo(new Price(10_001)));
    }

    [Test]
    public void A_stop_loss_too_has_a_worst_price()
    {
        EngineFixture fixture = Fixture();
        EngineCommand entry = fixture.Place(fixture.Signal(100));
        fixture.Apply(fixture.Events.Fill(entry.ClientOrderId, 1, 10_001, entry.Quantity.Units));
        EngineCommand stop = fixture.Place(fixture.Quote(9_699, 9_701));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That((stop.OrderType, stop.LimitPrice), Is.EqualTo((OrderType.Limit, new Price(9_506))), "97.00 - 2 %");
    }

    [Test]
    public void Nothing_is_taken_where_the_other_side_is_beyond_the_collar()
    {
        EngineFixture fixture = Fixture();
        EngineCommand entry = fixture.Place(fixture.Signal(100));
        fixture.Apply(fixture.Events.Fill(entry.ClientOrderId, 1, 10_001, entry.Quantity.Units));

        // A bid 36 % down, an ask that stayed: the mid says that the stop is passed, and no price is worth taking.
        EngineCommand[] commands = fixture.Quote(6_400, 10_001);
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[Btc].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskPriceCollar));
        Assert.That(
            System.Array.Exists(commands, static command => command.Kind == CommandKind.Alarm
                && command.Reason == ReasonCode.RiskPriceCollar), Is.True);
    }

    [Test]
    public void A_sell_of_little_stays_worth_the_least_that_the_venue_takes()
    {
        InstrumentRules rules = new()
        {
            PriceDecimals = 2,
            QuantityDecimals = 3,
            TickUnits = 1,
            LotUnits = 1,
            NotionalUnitsMin = 5 * Notional.UnitsPerOne,
        };

        // 0.0505 does not exist: 0.051 at 98.00 is 4.998, at 98.04 it is 5.00004.
        Price limit = OrderPricer.Bound(
            new Price(9_999), new Price(10_001), new Price(10_000), Side.Sell, new Quantity(51), rules, 20_000);
        Assert.That(limit, Is.EqualTo(new Price(9_804)));
        limit = OrderPricer.Bound(
            new Price(9_999), new Price(10_001), new Price(10_000), Side.Sell, new Quantity(60), rules, 20_000);
        Assert.That(limit, Is.EqualTo(new Price(9_800)));
    }

    private static EngineFixture Fixture()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.IsCollarAtVenue = true;
        return new EngineFixture(settings).Trading();
    }
}
