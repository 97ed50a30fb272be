using LowLatency.Model.Commands;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>An instrument's decimals change while something of it is held or ordered.</summary>
public sealed class UnitChangeTests
{
    private static readonly InstrumentId Btc = new(EngineFixture.Btc);

    [Test]
    public void Finer_units_leave_a_position_worth_what_it_was_and_its_exit_goes()
    {
        EngineFixture fixture = Held(out long units);
        Notional equity = fixture.Engine.Portfolio.Equity;
        fixture.Apply(fixture.Events.Rules(
            EngineFixture.Btc, priceDecimals: 4, quantityDecimals: 5, tick: 100, lot: 100));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(units * 100));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False);
        fixture.Quote(999_900, 1_000_100);
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(equity));
        EngineCommand stop = fixture.Place(fixture.Quote(979_900, 980_100));
        Assert.That(stop.Quantity.Units, Is.EqualTo(units * 100));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
    }

    [Test]
    public void Coarser_units_keep_what_they_can_tell_and_name_the_rest_once()
    {
        EngineFixture fixture = Held(out long units);
        Notional cash = fixture.Engine.Portfolio.Cash;
        EngineCommand[] after = fixture.Apply(
            fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 1, quantityDecimals: 1));
        Assert.That(units % 100, Is.Not.Zero);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(units / 100));
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(cash));
        EngineCommand alarm = System.Array.Find(after, command => command.Kind == CommandKind.Alarm);
        Assert.That(alarm.Reason, Is.EqualTo(ReasonCode.BalanceDrift));
        Assert.That(alarm.Detail, Is.EqualTo(units % 100));
        fixture.Quote(1_000, 1_001);
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False);
        Assert.That(fixture.Engine.Portfolio.Equity, Is.LessThan(Notional.FromWhole(100_001)));
        fixture.Place(fixture.Quote(979, 980));
    }

    [Test]
    public void A_working_order_counts_in_the_new_units_and_its_fill_is_booked_in_them()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, priceDecimals: 2, quantityDecimals: 4, lot: 10));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 7, 10_001, order.Quantity.Units * 10));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(order.Quantity.Units * 10));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(LowLatency.Core.Orders.OrderState.Filled));
    }

    [Test]
    public void The_flag_of_units_that_fit_no_order_is_an_operators_to_take_away()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        Assert.That(order.Quantity.Units % 1_000, Is.Not.Zero);
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, quantityDecimals: 0));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.True);
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.True, "only by its name");
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskNumericOverflow));
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False);
    }

    [TestCase(15, 1, 150, 0)]
    [TestCase(157, -1, 15, 7)]
    [TestCase(-157, -2, -1, -57)]
    public void Quantities_scale_exactly_or_say_what_is_left(long units, int shift, long scaled, long rest)
    {
        bool fits = new UnitChange(0, shift).TryScale(new Quantity(units), out Quantity to, out Quantity left);
        Assert.That((fits, to.Units, left.Units), Is.EqualTo((true, scaled, rest)));
    }

    [Test]
    public void A_quantity_that_does_not_fit_is_refused() => Assert.That(
        new UnitChange(0, 3).TryScale(new Quantity(long.MaxValue / 100), out _, out _), Is.False);

    private static EngineFixture Held(out long units)
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        units = fixture.Engine.Portfolio[Btc].Quantity.Units;
        return fixture;
    }
}
